-- 1+N pairs and their projects as counts need them: what the other side is, never who; and errands with what they saved.
CREATE TABLE reporting.pairs (
    id           uuid PRIMARY KEY,
    area         text NOT NULL,
    town         text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    role         text NOT NULL,
    volunteer_id uuid,
    work_unit    text,
    formed_at    timestamptz NOT NULL,
    ended_at     timestamptz,
    because      text,
    sequence     bigint NOT NULL
);
CREATE INDEX pairs_of_area ON reporting.pairs (area text_pattern_ops, role) WHERE ended_at IS NULL;

CREATE TABLE reporting.projects (
    id        uuid PRIMARY KEY,
    area      text NOT NULL,
    town      text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    kind      text NOT NULL,
    work_unit text,
    state     text NOT NULL,
    sequence  bigint NOT NULL
);
CREATE INDEX projects_of_area ON reporting.projects (area text_pattern_ops, state);
