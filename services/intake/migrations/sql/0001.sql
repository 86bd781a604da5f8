-- Intake: the catalogue of matters, residents, and requests up to acceptance. Sealed columns are named for what they hold.
CREATE SCHEMA intake;

CREATE TABLE intake.matter (
    code                   text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$'),
    name                   text NOT NULL,
    category               text NOT NULL,
    kind                   text NOT NULL CHECK (kind IN ('on_the_spot', 'promised', 'sent_up', 'consultation')),
    closes_by              text NOT NULL CHECK (closes_by IN ('confirmation', 'delivery')),
    promised_working_days  integer NOT NULL CHECK (promised_working_days >= 0),
    statutory_working_days integer NOT NULL,
    valid_from             date NOT NULL,
    valid_to               date,
    place                  integer NOT NULL,
    content                jsonb NOT NULL,
    CONSTRAINT promise_within_statutory_limit CHECK (promised_working_days <= statutory_working_days),
    CONSTRAINT valid_in_order CHECK (valid_to IS NULL OR valid_to > valid_from)
);

CREATE TABLE intake.resident (
    id                uuid PRIMARY KEY,
    village           text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    requester_name    text,
    requester_phone   text,
    requester_address text,
    id_number         text,
    phone_hash        text,
    same_person_hash  text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    erased_at         timestamptz,
    CONSTRAINT erased_leaves_nothing CHECK (
        erased_at IS NULL OR num_nonnulls(requester_name, requester_phone, requester_address, id_number, phone_hash, same_person_hash) = 0)
);
-- A family may share a phone, so a phone is not unique; the same phone and the same name are the same person.
CREATE UNIQUE INDEX one_resident_per_phone_and_name ON intake.resident (same_person_hash) WHERE same_person_hash IS NOT NULL;
CREATE INDEX resident_by_phone ON intake.resident (phone_hash) WHERE phone_hash IS NOT NULL;

CREATE SEQUENCE intake.request_number;

CREATE TABLE intake.request (
    id                  uuid PRIMARY KEY,
    number              text COLLATE "C" NOT NULL CONSTRAINT one_request_per_number UNIQUE,
    resident_id         uuid NOT NULL REFERENCES intake.resident (id),
    status              text NOT NULL CHECK (status IN ('submitted', 'needs_supplement', 'accepted', 'refused', 'withdrawn', 'merged')),
    village             text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    town                text NOT NULL GENERATED ALWAYS AS (left(village, 9)) STORED,
    channel             text NOT NULL,
    language            text,
    matter_code         text REFERENCES intake.matter (code),
    suggested_code      text,
    description         text NOT NULL,
    requester_address   text,
    beneficiary         text,
    tracking_code       text NOT NULL,
    tracking_hash       text NOT NULL CONSTRAINT one_request_per_tracking_code UNIQUE,
    tail_hash           text,
    submitted_at        timestamptz NOT NULL,
    recorded_at         timestamptz NOT NULL DEFAULT now(),
    last_event_at       timestamptz NOT NULL,
    accepted_at         timestamptz,
    accepted_by         uuid,
    due_at              timestamptz,
    promised_due_on     date,
    provisional         boolean,
    notices             smallint NOT NULL DEFAULT 0,
    noticed_by          uuid,
    missing             jsonb NOT NULL DEFAULT '[]',
    reason              text,
    where_to            text,
    refusal_proposed_by uuid,
    refused_by          uuid,
    CONSTRAINT accepted_has_a_promise CHECK (
        status <> 'accepted' OR num_nonnulls(matter_code, accepted_at, due_at, promised_due_on, provisional) = 5),
    CONSTRAINT refusal_needs_two_persons CHECK (
        status <> 'refused' OR (refusal_proposed_by IS NOT NULL AND refused_by IS NOT NULL AND refusal_proposed_by <> refused_by)),
    CONSTRAINT nothing_before_it_was_submitted CHECK (last_event_at >= submitted_at)
);
-- Lists, newest or oldest first by id (uuid v7), of a town or of the district, of one state or of all.
CREATE INDEX request_of_town ON intake.request (town, id);
CREATE INDEX request_of_town_in_state ON intake.request (town, status, id);
CREATE INDEX request_in_state ON intake.request (status, id);
CREATE INDEX request_of_resident ON intake.request (resident_id);

-- First replies to requests with an Idempotency-Key (shared/web/idempotency.py).
CREATE TABLE intake.idempotency (
    key_hash    bytea       NOT NULL,
    client      text        NOT NULL,
    route       text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      int         NOT NULL CONSTRAINT idempotency_keeps_success_only CHECK (status BETWEEN 200 AND 299),
    body        bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_reply_per_key PRIMARY KEY (key_hash, client, route)
);
