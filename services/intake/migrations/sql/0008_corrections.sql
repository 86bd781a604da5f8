-- Receipt clock, corrections, hand-over, import, complaints.
ALTER TABLE intake.request
    ADD COLUMN entered_by         uuid,                     -- who typed it in, and may mend it until the end of that day
    ADD COLUMN held_by            uuid,                     -- the clerk who has it in hand
    ADD COLUMN received_at        timestamptz,              -- when the papers were complete after a notice; null: when it was submitted
    ADD COLUMN deemed             boolean NOT NULL DEFAULT false, -- accepted because no notice came in time
    ADD COLUMN notice_proposed_by uuid,                     -- a further notice waits for another person
    ADD COLUMN proposed_missing   jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN notice_approved_by uuid,
    ADD COLUMN complaint          text,                     -- sealed: whom it is about, in the resident's words
    ADD COLUMN recused_persons    uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN recused_areas      text[] NOT NULL DEFAULT '{}',
    ADD COLUMN is_recused         boolean NOT NULL GENERATED ALWAYS AS (recused_persons <> '{}' OR recused_areas <> '{}') STORED,
    ADD CONSTRAINT further_notice_needs_two_persons
        CHECK (notices < 2 OR (notice_approved_by IS NOT NULL AND notice_approved_by <> noticed_by)) NOT VALID,
    ADD CONSTRAINT deemed_only_when_accepted CHECK (NOT deemed OR accepted_at IS NOT NULL);

-- What the receipt clock may have run out for: nobody has told the resident anything yet.
CREATE INDEX request_without_notice ON intake.request (coalesce(received_at, submitted_at), id) WHERE status = 'submitted';
-- The queue of one clerk.
CREATE INDEX request_held ON intake.request (held_by) WHERE held_by IS NOT NULL AND status IN ('submitted', 'needs_supplement');
CREATE INDEX request_proposed ON intake.request (refusal_proposed_by)
    WHERE refusal_proposed_by IS NOT NULL AND status IN ('submitted', 'needs_supplement');

-- What was written before a same-day correction, sealed under the person's key.
CREATE TABLE intake.correction (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES intake.request (id),
    corrected_by uuid NOT NULL,
    corrected_at timestamptz NOT NULL,
    fields       text[] NOT NULL,
    before       text NOT NULL
);
CREATE INDEX correction_of_request ON intake.correction (request_id, corrected_at);

-- A whole queue given from one clerk to another in one step; what was given is listed so that it can be taken back.
CREATE TABLE intake.handover (
    id          uuid PRIMARY KEY,
    area        text NOT NULL CHECK (area ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    from_person uuid NOT NULL,
    to_person   uuid NOT NULL,
    handed_by   uuid NOT NULL,
    handed_at   timestamptz NOT NULL,
    requests    uuid[] NOT NULL,
    undone_at   timestamptz,
    undone_by   uuid,
    CONSTRAINT handed_to_another CHECK (from_person <> to_person)
);
CREATE INDEX handover_latest ON intake.handover (area text_pattern_ops, handed_at DESC);

-- What a clerk has typed into a grid and not entered yet, sealed under the service's key.
CREATE TABLE intake.draft (
    person_id  uuid NOT NULL,
    form       text NOT NULL,
    content    bytea NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, form)
);

-- Importing open cases from a spreadsheet: the rows wait here, sealed, and are entered one by one exactly once.
CREATE TABLE intake.import_run (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL,
    file_name   bytea NOT NULL,
    state       text NOT NULL CHECK (state IN ('preview', 'running', 'done', 'stopped', 'dropped')),
    rows        integer NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    started_at  timestamptz,
    finished_at timestamptz
);
CREATE INDEX import_of_person ON intake.import_run (person_id, made_at DESC);
CREATE INDEX import_running ON intake.import_run (started_at) WHERE state = 'running';

CREATE TABLE intake.import_row (
    run_id      uuid NOT NULL REFERENCES intake.import_run (id) ON DELETE CASCADE,
    line        integer NOT NULL,
    state       text NOT NULL CHECK (state IN ('ready', 'wrong', 'known', 'done', 'failed')),
    fingerprint text NOT NULL,
    content     bytea,
    problems    jsonb NOT NULL DEFAULT '[]',
    request_id  uuid REFERENCES intake.request (id),
    PRIMARY KEY (run_id, line),
    CONSTRAINT done_row_has_its_request CHECK ((state = 'done') = (request_id IS NOT NULL))
);
-- The same row of the same paper is entered once, whichever file it comes in.
CREATE UNIQUE INDEX imported_once ON intake.import_row (fingerprint) WHERE state = 'done';
CREATE INDEX import_row_ready ON intake.import_row (run_id, line) WHERE state = 'ready';

-- Every list leaves out the complaints hidden from its reader; this is how it finds them.
CREATE INDEX request_recused ON intake.request (id) WHERE is_recused;
