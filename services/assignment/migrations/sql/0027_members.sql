-- The register of members (双报到): what of an entry is personal and not needed to match, sealed under a key of the row's own (the
-- volunteer's id is the subject). Until the check-in the name stands here alone; the volunteer's row has it masked.
CREATE TABLE assignment.member (
    volunteer_id uuid PRIMARY KEY REFERENCES assignment.volunteer (id),
    member_name  text NOT NULL,
    member_phone text,
    name_hash    text NOT NULL,
    phone_hash   text CONSTRAINT one_member_per_phone UNIQUE,
    person_hash  text NOT NULL,                                      -- keyed hash of name, work unit and village
    branch       text,
    import_id    uuid,
    entered_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX member_of_name ON assignment.member (name_hash);
CREATE INDEX member_of_person ON assignment.member (person_hash);

-- A spreadsheet of members and how far the worker is with it. What it says is sealed under the service's key, bound to the import,
-- and goes when the import has ended well.
CREATE TABLE assignment.register_import (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL,
    file_name   bytea NOT NULL,
    file        bytea,
    state       text NOT NULL CHECK (state IN ('reading', 'checking', 'entering', 'done', 'wrong', 'refused')),
    refusal     text,
    lines       integer NOT NULL DEFAULT 0,
    checked     integer NOT NULL DEFAULT 0,
    wrong       integer NOT NULL DEFAULT 0,
    known       integer NOT NULL DEFAULT 0,
    entered     integer NOT NULL DEFAULT 0,
    made_at     timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT all_or_none CHECK (state = 'done' OR entered = 0),
    CONSTRAINT nothing_wrong_is_entered CHECK (state <> 'done' OR wrong = 0)
);
CREATE INDEX register_import_unfinished ON assignment.register_import (made_at) WHERE state IN ('reading', 'checking', 'entering');
CREATE INDEX register_import_of_person ON assignment.register_import (person_id, made_at DESC);

CREATE TABLE assignment.register_import_part (
    import_id uuid NOT NULL REFERENCES assignment.register_import (id) ON DELETE CASCADE,
    number    integer NOT NULL,
    lines     integer NOT NULL,
    content   bytea,
    prepared  bytea,
    problems  bytea,
    checked   boolean NOT NULL DEFAULT false,
    CONSTRAINT one_part_per_number PRIMARY KEY (import_id, number)
);
