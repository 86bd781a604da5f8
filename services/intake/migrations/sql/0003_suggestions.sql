-- What the suggestions learn from confirmed cases, and approved answers to questions that come again and again.

-- One row: when the learning last ran, whether somebody asked for it, and which training is in use.
CREATE TABLE intake.learning (
    only_one    boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    last_run_at timestamptz,
    asked_at    timestamptz,
    begun_at    timestamptz,
    live        uuid
);
INSERT INTO intake.learning DEFAULT VALUES;

-- One row per training: how good the suggestions were before and after, measured on cases kept back. `learnt` holds counts per
-- matter and find (docs/decisions/0012), never words of one person, and only while it is in use.
CREATE TABLE intake.training (
    id             uuid PRIMARY KEY DEFAULT uuidv7(),
    ran_at         timestamptz NOT NULL,
    cases          integer NOT NULL CHECK (cases >= 0),
    held_out       integer NOT NULL CHECK (held_out BETWEEN 0 AND cases),
    newest_case    uuid NOT NULL,
    untaught_first integer NOT NULL,
    untaught_three integer NOT NULL,
    before_first   integer NOT NULL,
    before_three   integer NOT NULL,
    after_first    integer NOT NULL,
    after_three    integer NOT NULL,
    went_live      boolean NOT NULL,
    confused       jsonb NOT NULL DEFAULT '[]',
    learnt         jsonb,
    CONSTRAINT first_is_among_three CHECK (
        untaught_first <= untaught_three AND before_first <= before_three AND after_first <= after_three),
    CONSTRAINT right_ones_were_held_out CHECK (greatest(untaught_three, before_three, after_three) <= held_out),
    CONSTRAINT only_what_is_not_worse_goes_live CHECK (NOT went_live OR (after_first, after_three) >= (before_first, before_three))
);
CREATE INDEX training_newest_first ON intake.training (ran_at DESC);
ALTER TABLE intake.learning ADD CONSTRAINT live_is_a_training FOREIGN KEY (live) REFERENCES intake.training (id);

-- Answers an office gives again and again. A version is written by one person and approved by another; nothing is changed
-- afterwards but its end: a new wording is a new row.
CREATE TABLE intake.answer (
    id          uuid PRIMARY KEY,
    matter_code text,
    question_zh text NOT NULL CHECK (question_zh <> ''),
    question_en text NOT NULL CHECK (question_en <> ''),
    answer_zh   text NOT NULL CHECK (answer_zh <> ''),
    answer_en   text NOT NULL CHECK (answer_en <> ''),
    keywords    jsonb NOT NULL DEFAULT '[]',
    valid_from  date NOT NULL,
    valid_to    date,
    written_by  uuid NOT NULL,
    written_at  timestamptz NOT NULL DEFAULT now(),
    approved_by uuid,
    approved_at timestamptz,
    retired_by  uuid,
    retired_at  timestamptz,
    replaces    uuid REFERENCES intake.answer (id),
    CONSTRAINT approved_by_another_person CHECK (approved_by <> written_by),
    CONSTRAINT approved_with_its_time CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CONSTRAINT retired_with_its_time CHECK ((retired_by IS NULL) = (retired_at IS NULL)),
    CONSTRAINT answer_valid_in_order CHECK (valid_to > valid_from)
);
CREATE INDEX answer_in_use ON intake.answer (valid_from) WHERE approved_at IS NOT NULL AND retired_at IS NULL;

-- How often an answer was shown as the likely one and whether it solved the question: counts per day, nobody's name.
CREATE TABLE intake.answer_use (
    answer_id uuid NOT NULL REFERENCES intake.answer (id),
    day       date NOT NULL,
    solved    integer NOT NULL DEFAULT 0,
    unsolved  integer NOT NULL DEFAULT 0,
    PRIMARY KEY (answer_id, day)
);

ALTER TABLE intake.request
    ADD COLUMN answer_id   uuid REFERENCES intake.answer (id),
    ADD COLUMN answered_at timestamptz,
    ADD COLUMN answered_by uuid;
ALTER TABLE intake.request DROP CONSTRAINT request_status_check;
ALTER TABLE intake.request ADD CONSTRAINT request_status_check CHECK (
    status IN ('submitted', 'needs_supplement', 'accepted', 'refused', 'withdrawn', 'merged', 'answered'));
ALTER TABLE intake.request ADD CONSTRAINT answered_from_an_answer CHECK (
    status <> 'answered' OR num_nonnulls(answer_id, answered_at, answered_by, matter_code) = 4);
