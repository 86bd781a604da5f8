-- The register of residents, households and firms. Sealed columns are named for what they hold; hashes are keyed (blind indexes).
ALTER TABLE intake.resident
    ADD COLUMN document           text CHECK (document IN ('id_card', 'residence_permit', 'travel_permit', 'foreigner_permit',
                                                           'passport', 'birth_certificate', 'other')),
    ADD COLUMN id_hash            text,
    ADD COLUMN circumstances      text,             -- sealed: a list of keys (low income, disability …)
    ADD COLUMN version            integer NOT NULL DEFAULT 1,
    ADD COLUMN merged_into        uuid REFERENCES intake.resident (id),
    ADD COLUMN restricted_at      timestamptz,
    ADD COLUMN restricted_by      uuid,
    ADD COLUMN restricted_because text,             -- a key
    ADD COLUMN restricted_until   date,
    ADD CONSTRAINT erased_leaves_nothing_of_the_register CHECK (
        erased_at IS NULL OR num_nonnulls(document, id_hash, circumstances, restricted_at) = 0),
    ADD CONSTRAINT a_restriction_has_its_reason CHECK (num_nonnulls(restricted_at, restricted_by, restricted_because) IN (0, 3)),
    ADD CONSTRAINT nobody_is_merged_into_themselves CHECK (merged_into <> id);
UPDATE intake.resident SET document = 'id_card' WHERE id_number IS NOT NULL;
CREATE INDEX resident_by_document ON intake.resident (id_hash) WHERE id_hash IS NOT NULL;
CREATE INDEX resident_merged ON intake.resident (merged_into) WHERE merged_into IS NOT NULL;
-- Entries from before there was an index of papers: the job that looks after the register computes it.
CREATE INDEX resident_to_index ON intake.resident (id) WHERE id_number IS NOT NULL AND id_hash IS NULL;

-- Further phones of a person; the first one stands with the person.
CREATE TABLE intake.resident_phone (
    resident_id     uuid NOT NULL REFERENCES intake.resident (id) ON DELETE CASCADE,
    phone_hash      text NOT NULL,
    requester_phone text NOT NULL,
    PRIMARY KEY (resident_id, phone_hash)
);
CREATE INDEX resident_by_further_phone ON intake.resident_phone (phone_hash);

CREATE TABLE intake.household (
    id            uuid PRIMARY KEY,
    village       text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    village_group smallint CHECK (village_group BETWEEN 1 AND 99),   -- 村民小组
    grid          smallint CHECK (grid BETWEEN 1 AND 999),           -- 网格
    made_at       timestamptz NOT NULL
);
CREATE INDEX household_of_group ON intake.household (village, village_group);
CREATE TABLE intake.household_member (
    resident_id  uuid CONSTRAINT one_household_per_person PRIMARY KEY REFERENCES intake.resident (id),
    household_id uuid NOT NULL REFERENCES intake.household (id),
    relation     text NOT NULL,                                      -- to the head (户主); a key
    since        timestamptz NOT NULL
);
CREATE INDEX member_of_household ON intake.household_member (household_id);
CREATE UNIQUE INDEX one_head_per_household ON intake.household_member (household_id) WHERE relation = 'head';

-- Firms and co-operatives as clients, each sealed under a key of its own, as people are.
CREATE TABLE intake.organisation (
    id                   uuid PRIMARY KEY,
    village              text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    kind                 text NOT NULL CHECK (kind IN ('firm', 'cooperative', 'family_farm', 'self_employed', 'association', 'other')),
    organisation_name    text NOT NULL,
    credit_code          text,
    credit_code_hash     text CONSTRAINT one_organisation_per_credit_code UNIQUE,
    organisation_phone   text,
    phone_hash           text,
    organisation_address text,
    version              integer NOT NULL DEFAULT 1,
    made_at              timestamptz NOT NULL
);
CREATE INDEX organisation_by_phone ON intake.organisation (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE TABLE intake.organisation_contact (
    organisation_id uuid NOT NULL REFERENCES intake.organisation (id),
    resident_id     uuid NOT NULL REFERENCES intake.resident (id),
    duty            text NOT NULL,                                   -- a key
    since           timestamptz NOT NULL,
    CONSTRAINT one_entry_per_contact PRIMARY KEY (organisation_id, resident_id)
);
CREATE INDEX organisations_of_contact ON intake.organisation_contact (resident_id);

-- A request may be made for a firm, and for somebody who stands in the register.
ALTER TABLE intake.request
    ADD COLUMN organisation      text,                               -- sealed under the requester's key: name and credit code as told
    ADD COLUMN organisation_hash text,                               -- of the credit code: which firm of the register it is
    ADD COLUMN beneficiary_id    uuid REFERENCES intake.resident (id);
CREATE INDEX request_of_organisation ON intake.request (organisation_hash) WHERE organisation_hash IS NOT NULL;
CREATE INDEX request_for_beneficiary ON intake.request (beneficiary_id) WHERE beneficiary_id IS NOT NULL;

-- What the retention job did on a day, and whom it listed for review. One run a day: whoever inserts the day does it.
CREATE TABLE intake.retention_run (
    day     date PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now(),
    cutoff  timestamptz NOT NULL,
    listed  integer NOT NULL DEFAULT 0,
    erased  integer NOT NULL DEFAULT 0,
    indexed integer NOT NULL DEFAULT 0,
    drafts  integer NOT NULL DEFAULT 0
);
CREATE TABLE intake.retention_review (
    resident_id uuid PRIMARY KEY REFERENCES intake.resident (id),
    village     text NOT NULL,
    last_at     timestamptz NOT NULL,                                -- the last thing intake knows of
    requests    integer NOT NULL,
    listed_at   timestamptz NOT NULL,
    decision    text CHECK (decision IN ('erased', 'kept')),
    decided_at  timestamptz,
    decided_by  uuid,                                                -- null: by the setting
    kept_until  date,
    CONSTRAINT a_decision_has_its_time CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT kept_until_a_day CHECK ((decision = 'kept') = (kept_until IS NOT NULL))
);
CREATE INDEX retention_to_decide ON intake.retention_review (listed_at, resident_id) WHERE decision IS NULL;

-- What the audit says of some subjects, newest first; and what happened lately within areas (LIKE patterns).
CREATE FUNCTION audit.entries_of(of_subjects uuid[], at_most integer)
RETURNS TABLE (id bigint, at timestamptz, service text, actor_kind text, actor_id uuid, action text, subject uuid, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit AS $$
    SELECT id, at, service, actor_kind, actor_id, action, subject, detail FROM entry
    WHERE subject = ANY (of_subjects) ORDER BY id DESC LIMIT at_most;
$$;
CREATE FUNCTION audit.latest(of_actions text[], in_areas text[], before bigint, at_most integer)
RETURNS TABLE (id bigint, at timestamptz, service text, actor_kind text, actor_id uuid, action text, subject uuid, area text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit AS $$
    SELECT id, at, service, actor_kind, actor_id, action, subject, area, detail FROM entry
    WHERE action = ANY (of_actions) AND area LIKE ANY (in_areas) AND (before IS NULL OR id < before) ORDER BY id DESC LIMIT at_most;
$$;
