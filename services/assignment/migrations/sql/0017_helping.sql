-- Assisting handlers beside the lead one, and who in a responsible unit received a case first.
CREATE TABLE assignment.assistant (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES assignment.request (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    joined_at    timestamptz NOT NULL,
    joined_by    uuid NOT NULL,
    ended_at     timestamptz,
    CONSTRAINT helping_ends_after_it_begins CHECK (ended_at >= joined_at)
);
CREATE UNIQUE INDEX one_live_help_per_request_and_volunteer ON assignment.assistant (request_id, volunteer_id) WHERE ended_at IS NULL;
CREATE INDEX assistant_of_volunteer ON assignment.assistant (volunteer_id) WHERE ended_at IS NULL;

CREATE TABLE assignment.first_receipt (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    unit        text NOT NULL,
    person_id   uuid NOT NULL,
    opened_at   timestamptz NOT NULL,
    passed_at   timestamptz,
    passed_to   text,
    reason      text,
    CONSTRAINT passed_on_with_a_reason CHECK ((passed_at IS NULL) = (reason IS NULL) AND (passed_at IS NULL) = (passed_to IS NULL))
);
CREATE UNIQUE INDEX one_first_receiver_per_request ON assignment.first_receipt (request_id) WHERE passed_at IS NULL;
CREATE INDEX first_receipt_of_person ON assignment.first_receipt (person_id) WHERE passed_at IS NULL;
