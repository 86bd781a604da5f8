-- Photos of a log entry: encrypted in the blob store, each key sealed for the resident. What came of a case in money, by kind.
CREATE TABLE assignment.work_photo (
    hash     text PRIMARY KEY,
    log_id   uuid NOT NULL REFERENCES assignment.work_log (id),
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 5),
    key      text,   -- sealed; null once the person was erased
    CONSTRAINT one_photo_in_each_place UNIQUE (log_id, position)
);

CREATE TABLE assignment.outcome_money (
    assignment_id uuid NOT NULL REFERENCES assignment.assignment (id),
    kind          text NOT NULL CHECK (kind IN ('allowance', 'subsidy', 'relief', 'loan', 'fund', 'recovered')),
    fen           bigint NOT NULL CHECK (fen > 0),
    PRIMARY KEY (assignment_id, kind)
);
