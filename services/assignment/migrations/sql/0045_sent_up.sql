-- Cases with an upper unit (上报): reason and answer sealed under the resident's key, to whom and until when in the open.
CREATE TABLE assignment.sent_up (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    unit        text NOT NULL CHECK (char_length(unit) BETWEEN 1 AND 100),
    unit_code   text,
    reference   text,
    reason      text,   -- sealed; null once the person was erased
    sent_on     date NOT NULL,
    expected_on date NOT NULL,
    sent_by     uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    answered_on date,
    answer      text,   -- sealed
    answered_by uuid,
    answered_at timestamptz,
    undone_at   timestamptz,
    CONSTRAINT an_answer_is_expected_after_sending CHECK (expected_on > sent_on),
    CONSTRAINT an_answer_comes_after_sending CHECK (answered_on >= sent_on),
    CONSTRAINT an_answer_is_recorded_by_somebody CHECK ((answered_on IS NULL) = (answered_by IS NULL)),
    CONSTRAINT what_was_answered_is_not_undone CHECK (answered_on IS NULL OR undone_at IS NULL)
);
CREATE UNIQUE INDEX a_case_is_with_one_upper_unit ON assignment.sent_up (request_id) WHERE answered_on IS NULL AND undone_at IS NULL;
CREATE INDEX sent_up_of_request ON assignment.sent_up (request_id, recorded_at DESC);
CREATE INDEX sent_up_waiting ON assignment.sent_up (expected_on) WHERE answered_on IS NULL AND undone_at IS NULL;
