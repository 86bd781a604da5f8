-- Answers of upper units recorded by mistake and taken back: what was recorded stays as a trace, sealed.
CREATE TABLE assignment.sent_up_answer_undone (
    sent_up_id  uuid NOT NULL REFERENCES assignment.sent_up (id),
    answered_on date NOT NULL,
    answer      text,   -- sealed; null once the person was erased
    answered_by uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    undone_at   timestamptz NOT NULL,
    PRIMARY KEY (sent_up_id, undone_at)
);
