-- Versions of a matter, from a date: a running case keeps the version it was accepted under. Responsible units, with dates too.

-- Changing the catalogue takes this one row, so that changes come one after another; a process that knows the number knows
-- whether what it has read is still so.
CREATE TABLE intake.catalogue (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    changes  bigint NOT NULL DEFAULT 0
);
INSERT INTO intake.catalogue DEFAULT VALUES;

-- Core Postgres knows no equality of text in a GiST index, but a range that holds one word is that word.
CREATE TYPE intake.words AS RANGE (subtype = text, collation = "C");

CREATE SEQUENCE intake.unit_number;
CREATE TABLE intake.unit (
    id         uuid NOT NULL DEFAULT uuidv7() UNIQUE,
    code       text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$'),
    zh         text NOT NULL CHECK (zh <> ''),
    en         text NOT NULL CHECK (en <> ''),
    valid_from date NOT NULL,
    valid_to   date,
    successor  text,
    made_at    timestamptz NOT NULL DEFAULT now(),
    made_by    uuid,
    CONSTRAINT one_name_per_unit_and_start PRIMARY KEY (code, valid_from),
    CONSTRAINT unit_valid_in_order CHECK (valid_to > valid_from),
    CONSTRAINT unit_merged_on_a_day CHECK (successor IS NULL OR (valid_to IS NOT NULL AND successor <> code)),
    CONSTRAINT one_name_valid_per_unit_and_day
        EXCLUDE USING gist (intake.words(code, code, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&),
    CONSTRAINT one_unit_per_name_and_day
        EXCLUDE USING gist (intake.words(zh, zh, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);

ALTER TABLE intake.request DROP CONSTRAINT request_matter_code_fkey;
ALTER TABLE intake.matter DROP CONSTRAINT matter_pkey;
ALTER TABLE intake.matter
    ADD COLUMN id           uuid NOT NULL DEFAULT uuidv7() UNIQUE,
    ADD COLUMN version      integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD COLUMN successor    text,
    ADD COLUMN unit_code    text,
    ADD COLUMN revision     integer NOT NULL DEFAULT 1,
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN made_at      timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN made_by      uuid,
    ADD COLUMN changed_at   timestamptz,
    ADD COLUMN changed_by   uuid,
    ADD CONSTRAINT one_row_per_version PRIMARY KEY (code, version),
    ADD CONSTRAINT one_version_valid_per_day
        EXCLUDE USING gist (intake.words(code, code, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
        WHERE (withdrawn_at IS NULL),
    ADD CONSTRAINT succeeded_by_another_on_a_day
        CHECK (successor IS NULL OR (valid_to IS NOT NULL AND successor <> code));

-- Units by the names the catalogue has used until now.
INSERT INTO intake.unit (code, zh, en, valid_from)
SELECT 'u' || lpad(nextval('intake.unit_number')::text, 3, '0'), zh, en, valid_from
FROM (SELECT content -> 'unit' ->> 'zh' AS zh, min(content -> 'unit' ->> 'en') AS en, min(valid_from) AS valid_from
      FROM intake.matter GROUP BY 1 ORDER BY 1) named;
UPDATE intake.matter SET unit_code = unit.code FROM intake.unit WHERE unit.zh = content -> 'unit' ->> 'zh';
ALTER TABLE intake.matter ALTER COLUMN unit_code SET NOT NULL;

ALTER TABLE intake.request ADD COLUMN matter_version integer;
UPDATE intake.request SET matter_version = 1 WHERE accepted_at IS NOT NULL AND matter_code IS NOT NULL;
ALTER TABLE intake.request
    ADD CONSTRAINT accepted_under_a_version CHECK (status <> 'accepted' OR matter_version IS NOT NULL),
    ADD CONSTRAINT request_of_a_version FOREIGN KEY (matter_code, matter_version) REFERENCES intake.matter (code, version);
-- How many cases carry which version, and whether any was accepted under it since a day.
CREATE INDEX request_under_version ON intake.request (matter_code, matter_version, accepted_at) WHERE matter_version IS NOT NULL;

-- A spreadsheet that was read and found in order, waiting for the one who brought it to say "apply".
CREATE TABLE intake.matter_import (
    id         uuid PRIMARY KEY,
    brought_by uuid NOT NULL,
    brought_at timestamptz NOT NULL DEFAULT now(),
    valid_from date NOT NULL,
    changes    bigint NOT NULL,
    records    jsonb NOT NULL
);
