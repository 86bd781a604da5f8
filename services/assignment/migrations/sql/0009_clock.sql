-- The promise clock's stops and its one extension: who asked, who decided (never the assignee), and from when to when.
CREATE TABLE assignment.pause (
    id            uuid PRIMARY KEY,
    request_id    uuid NOT NULL REFERENCES assignment.request (id),
    assignment_id uuid NOT NULL REFERENCES assignment.assignment (id),
    assignee      uuid,
    reason        text NOT NULL CHECK (reason IN ('hearing', 'inspection', 'expert_review', 'waiting_for_resident')),
    note          text,
    review_on     date NOT NULL,
    status        text NOT NULL CHECK (status IN ('asked', 'running', 'refused', 'ended', 'dropped')),
    state_before  text NOT NULL CHECK (state_before IN ('assigned', 'in_progress')),
    asked_by      uuid NOT NULL,
    asked_at      timestamptz NOT NULL,
    approved_by   uuid,
    began_at      timestamptz,
    ended_at      timestamptz,
    automatic     boolean,
    CONSTRAINT a_pause_is_never_approved_by_its_assignee CHECK (approved_by IS DISTINCT FROM assignee OR approved_by IS NULL),
    CONSTRAINT a_running_pause_has_an_approver CHECK (status NOT IN ('running', 'ended') OR (approved_by IS NOT NULL AND began_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_pause_at_a_time ON assignment.pause (request_id) WHERE status IN ('asked', 'running');
CREATE INDEX pause_of_request ON assignment.pause (request_id, asked_at);
CREATE INDEX pause_to_review ON assignment.pause (review_on) WHERE status = 'running';

CREATE TABLE assignment.extension (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES assignment.request (id),
    assignee     uuid,
    working_days smallint NOT NULL CHECK (working_days BETWEEN 1 AND 365),
    reason       text,
    status       text NOT NULL DEFAULT 'asked' CHECK (status IN ('asked', 'granted', 'refused')),
    asked_by     uuid NOT NULL,
    asked_at     timestamptz NOT NULL,
    due_before   timestamptz NOT NULL,
    due_after    timestamptz NOT NULL,
    decided_by   uuid,
    decided_at   timestamptz,
    CONSTRAINT an_extension_is_asked_before_due CHECK (asked_at <= due_before AND due_after > due_before),
    CONSTRAINT an_extension_is_decided_by_another CHECK (decided_by IS NULL OR (decided_by <> asked_by AND decided_by IS DISTINCT FROM assignee))
);
CREATE UNIQUE INDEX one_extension_per_request ON assignment.extension (request_id) WHERE status IN ('asked', 'granted');
CREATE INDEX extension_of_request ON assignment.extension (request_id, asked_at);
