-- Projects that pairs and units work on together (结对共建): tea, vegetables, oranges, pigs …
CREATE TABLE assignment.project (
    id        uuid PRIMARY KEY,
    name      text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    kind      text NOT NULL CHECK (kind IN ('tea', 'vegetables', 'oranges', 'pigs', 'road', 'water', 'culture', 'other')),
    village   text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    work_unit text,
    state     text NOT NULL CHECK (state IN ('planned', 'running', 'done', 'stopped')),
    made_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_project_per_name_and_village UNIQUE (village, name)
);
CREATE INDEX project_of_village ON assignment.project (village text_pattern_ops, id);
