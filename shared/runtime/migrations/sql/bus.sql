-- The bus: facts, what each hearer still owes them, and the lanes they run in.
CREATE SCHEMA bus;

CREATE TABLE bus.event (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          uuid NOT NULL CONSTRAINT event_once UNIQUE,
    type        text NOT NULL,
    version     smallint NOT NULL,
    publisher   text NOT NULL,
    subject     uuid NOT NULL,
    sequence    integer NOT NULL,
    area        text NOT NULL,
    lane        smallint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind  text NOT NULL,
    actor_id    uuid,
    data        jsonb NOT NULL,
    CONSTRAINT event_order_within_subject UNIQUE (publisher, subject, sequence)
);

-- Written by bus.publish together with its event, which nobody can delete; a foreign key would only be checked again.
CREATE TABLE bus.delivery (
    consumer   text NOT NULL,
    position   bigint NOT NULL,
    lane       smallint NOT NULL,
    subject    uuid NOT NULL,
    state      text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'parked', 'discarded')),
    attempts   smallint NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    last_error text,
    PRIMARY KEY (consumer, position)
);
-- what a lane has to do, in order
CREATE INDEX delivery_due ON bus.delivery (consumer, lane, position) WHERE state = 'pending';
-- what holds back the later events of a subject
CREATE INDEX delivery_open_of_subject ON bus.delivery (consumer, subject, position) WHERE state IN ('pending', 'parked');

-- One row per (consumer, lane): locking it is the right to work the lane; the lease keeps relays from waking it twice.
-- `fruitless` counts wake-ups since the last commit, `died` batches that were begun and never ended (docs/decisions/0002).
CREATE TABLE bus.lane (
    consumer     text NOT NULL,
    lane         smallint NOT NULL,
    leased_until timestamptz NOT NULL DEFAULT 'epoch',
    fruitless    integer NOT NULL DEFAULT 0,
    died         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, lane)
) WITH (fillfactor = 50);
INSERT INTO bus.lane (consumer, lane) SELECT c, l FROM unnest(ARRAY['assignment', 'reporting']) c, generate_series(0, 63) l;

-- What a person must look at: parked events and the like.
CREATE TABLE bus.alert (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    raised_at  timestamptz NOT NULL DEFAULT now(),
    kind       text NOT NULL,
    consumer   text,
    position   bigint,
    detail     text NOT NULL,
    settled_at timestamptz
);

-- Stores events and the deliveries they owe. The caller holds the lock of each subject's row, so the next sequence
-- cannot be taken by anyone else; the constraint refuses a caller who does not.
CREATE FUNCTION bus.publish(publisher_name text, events jsonb) RETURNS void LANGUAGE sql AS $$
    WITH given AS (
        SELECT e.* FROM ROWS FROM (jsonb_to_recordset(events) AS (
            id uuid, type text, version smallint, subject uuid, area text, lane smallint, occurred_at timestamptz,
            actor_kind text, actor_id uuid, data jsonb, hearers text[])) WITH ORDINALITY
            AS e (id, type, version, subject, area, lane, occurred_at, actor_kind, actor_id, data, hearers, n)
    ), stored AS (
        INSERT INTO bus.event (id, type, version, publisher, subject, sequence, area, lane, occurred_at, actor_kind, actor_id, data)
        SELECT id, type, version, publisher_name, subject,
               coalesce((SELECT max(p.sequence) FROM bus.event p WHERE p.publisher = publisher_name AND p.subject = given.subject), 0)
                   + row_number() OVER (PARTITION BY subject ORDER BY n),
               area, lane, occurred_at, actor_kind, actor_id, data
        FROM given ORDER BY n
        RETURNING position, id, subject, lane
    ), owed AS (
        INSERT INTO bus.delivery (consumer, position, lane, subject)
        SELECT hearer, stored.position, stored.lane, stored.subject
        FROM stored JOIN given USING (id), unnest(given.hearers) hearer
        RETURNING consumer, lane
    )
    SELECT pg_notify('bus', consumer || ':' || lane) FROM (SELECT DISTINCT consumer, lane FROM owed) woken;
$$;
