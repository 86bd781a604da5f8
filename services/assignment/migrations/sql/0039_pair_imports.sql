-- Spreadsheets of pairs on their way in: the file and its parts lie sealed until all lines are entered or told to be wrong.
CREATE TABLE assignment.pair_import (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL,
    file_name   bytea NOT NULL,                             -- sealed, like everything of the file
    file        bytea,                                      -- null once it is cut into parts
    state       text NOT NULL CHECK (state IN ('reading', 'checking', 'entering', 'done', 'wrong', 'refused')),
    refusal     text,
    lines       integer NOT NULL DEFAULT 0,
    checked     integer NOT NULL DEFAULT 0,
    wrong       integer NOT NULL DEFAULT 0,
    pairs       integer NOT NULL DEFAULT 0,
    known       integer NOT NULL DEFAULT 0,
    waiting     integer NOT NULL DEFAULT 0,                 -- people nobody stands by yet
    made_at     timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT all_pairs_or_none CHECK (state = 'done' OR pairs + known + waiting = 0),
    CONSTRAINT a_finished_import_has_its_time CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'wrong', 'refused')))
);
CREATE INDEX pair_import_unfinished ON assignment.pair_import (made_at) WHERE state IN ('reading', 'checking', 'entering');
CREATE INDEX pair_import_of_person ON assignment.pair_import (person_id, made_at DESC);

CREATE TABLE assignment.pair_import_part (
    import_id uuid NOT NULL REFERENCES assignment.pair_import (id) ON DELETE CASCADE,
    number    integer NOT NULL,
    lines     integer NOT NULL,
    content   bytea NOT NULL,                               -- sealed
    problems  bytea,                                        -- sealed
    checked   boolean NOT NULL DEFAULT false,
    CONSTRAINT one_pair_import_part_per_number PRIMARY KEY (import_id, number)
);
