-- Approved answers: where each holds, who is responsible for it, and its versions. A line of versions begins with its first row;
-- on any day at most one of a line is in use. A question answered from one is closed with it (咨询件).
ALTER TABLE intake.answer
    ADD COLUMN line      uuid NOT NULL,
    ADD COLUMN version   integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD COLUMN area      text NOT NULL CHECK (area ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    ADD COLUMN unit_code text,
    ADD COLUMN revision  integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT one_row_per_answer_version UNIQUE (line, version),
    ADD CONSTRAINT retired_after_approval CHECK (retired_at IS NULL OR approved_at IS NOT NULL),
    ADD CONSTRAINT one_version_in_use_per_answer_and_day
        EXCLUDE USING gist (intake.words(line::text, line::text, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
        WHERE (approved_at IS NOT NULL AND retired_at IS NULL);
CREATE INDEX answer_newest_first ON intake.answer (written_at DESC, id DESC);
ALTER TABLE intake.request ADD COLUMN answer_note text;
ALTER TABLE intake.request ADD CONSTRAINT answer_note_with_its_answer CHECK (answer_note IS NULL OR answer_id IS NOT NULL);
