-- One-time tokens for the last word, kept as keyed hashes. A spent one stays until the retention of its request.
CREATE TABLE assignment.confirmation_token (
    token_hash text PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES assignment.request (id),
    made_at    timestamptz NOT NULL,
    made_by    uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX confirmation_token_of_request ON assignment.confirmation_token (request_id);

-- Calls another person than the handler makes (回访): for the last word, to check a signature, after a rectification.
CREATE TABLE assignment.callback (
    id         uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES assignment.request (id),
    reason     text NOT NULL CHECK (reason IN ('waiting', 'signature', 'rectification')),
    opened_at  timestamptz NOT NULL,
    due_at     timestamptz NOT NULL,
    done_at    timestamptz,
    done_by    uuid,
    outcome    text CHECK (outcome IN ('confirmed', 'not_solved', 'contradicted', 'overtaken')),
    CONSTRAINT a_done_callback_says_how_it_ended CHECK ((done_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX one_open_callback_per_request_and_reason ON assignment.callback (request_id, reason) WHERE done_at IS NULL;
CREATE INDEX callback_due ON assignment.callback (due_at) WHERE done_at IS NULL;
CREATE INDEX callback_contradicted ON assignment.callback (done_at DESC) WHERE outcome = 'contradicted';

-- Attempts that reached nobody; of one finished work (completed_at), so that work done again starts anew.
CREATE TABLE assignment.confirmation_attempt (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES assignment.request (id),
    completed_at timestamptz NOT NULL,
    method       text NOT NULL,
    attempted_at timestamptz NOT NULL,
    attempted_by uuid NOT NULL
);
CREATE INDEX confirmation_attempt_of_request ON assignment.confirmation_attempt (request_id, attempted_at);

CREATE TABLE assignment.silence (
    request_id   uuid CONSTRAINT one_silence_per_request PRIMARY KEY REFERENCES assignment.request (id),
    completed_at timestamptz NOT NULL,
    due_at       timestamptz NOT NULL
);
CREATE INDEX silence_due ON assignment.silence (due_at);
CREATE INDEX request_awaiting ON assignment.request (completed_at) WHERE state = 'awaiting_confirmation';
