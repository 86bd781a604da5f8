-- Returned cases and their rulings (审定); a case done again (重办) keeps its first result; merges remember where they came from.
CREATE TABLE assignment.ruling (
    id            uuid PRIMARY KEY,
    request_id    uuid NOT NULL REFERENCES assignment.request (id),
    because       text NOT NULL CHECK (because IN ('first_return', 'second_return', 'second_rejection')),
    assignment_id uuid REFERENCES assignment.assignment (id),
    assignee      uuid,
    reason        text,
    evidence      text,
    opened_at     timestamptz NOT NULL,
    due_at        timestamptz,
    ruling        text CHECK (ruling IN ('upheld', 'rejected', 'sent_on', 'ended', 'overtaken')),
    note          text,
    ruled_by      uuid,
    ruled_at      timestamptz,
    CONSTRAINT a_second_return_is_ruled_by_a_time CHECK (because = 'first_return' OR due_at IS NOT NULL),
    CONSTRAINT nobody_rules_on_their_own_return CHECK (ruled_by IS NULL OR ruled_by IS DISTINCT FROM assignee),
    CONSTRAINT a_ruling_has_its_time CHECK ((ruling IS NULL) = (ruled_at IS NULL))
);
CREATE UNIQUE INDEX one_open_ruling_per_request ON assignment.ruling (request_id) WHERE ruling IS NULL;
CREATE INDEX ruling_of_request ON assignment.ruling (request_id, opened_at);

ALTER TABLE assignment.assignment DROP CONSTRAINT assignment_status_check;
ALTER TABLE assignment.assignment ADD CONSTRAINT assignment_status_check
    CHECK (status IN ('active', 'done', 'returned', 'withdrawn', 'earlier', 'void'));

CREATE TABLE assignment.reopening (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    void        boolean NOT NULL,
    reason      text,
    reopened_by uuid NOT NULL,
    reopened_at timestamptz NOT NULL,
    due_before  timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    CONSTRAINT a_reopened_case_has_a_clock_of_its_own CHECK (due_at > reopened_at)
);
CREATE INDEX reopening_of_request ON assignment.reopening (request_id, reopened_at);

CREATE TABLE assignment.merge (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    into_id     uuid NOT NULL REFERENCES assignment.request (id),
    merged_by   uuid NOT NULL,
    merged_at   timestamptz NOT NULL,
    excluded    uuid[] NOT NULL,
    undone_by   uuid,
    undone_at   timestamptz,
    CONSTRAINT a_case_is_not_merged_into_itself CHECK (request_id <> into_id)
);
CREATE UNIQUE INDEX one_standing_merge_per_request ON assignment.merge (request_id) WHERE undone_at IS NULL;
CREATE INDEX merged_into ON assignment.merge (into_id) WHERE undone_at IS NULL;
