-- Which web request an event goes back to, for finding its log lines; not part of what the chain hashes.
ALTER TABLE bus.event ADD COLUMN trace text CONSTRAINT a_trace_is_short CHECK (length(trace) BETWEEN 8 AND 64);
CREATE OR REPLACE FUNCTION bus.publish(publisher_name text, events jsonb) RETURNS void LANGUAGE sql AS $$
    WITH given AS (
        SELECT e.* FROM ROWS FROM (jsonb_to_recordset(events) AS (
            id uuid, type text, version smallint, subject uuid, area text, lane smallint, occurred_at timestamptz,
            actor_kind text, actor_id uuid, data jsonb, hearers text[], trace text)) WITH ORDINALITY
            AS e (id, type, version, subject, area, lane, occurred_at, actor_kind, actor_id, data, hearers, trace, n)
    ), stored AS (
        INSERT INTO bus.event (id, type, version, publisher, subject, sequence, area, lane, occurred_at, actor_kind, actor_id, data, trace)
        SELECT id, type, version, publisher_name, subject,
               coalesce((SELECT max(p.sequence) FROM bus.event p WHERE p.publisher = publisher_name AND p.subject = given.subject), 0)
                   + row_number() OVER (PARTITION BY subject ORDER BY n),
               area, lane, occurred_at, actor_kind, actor_id, data, trace
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
