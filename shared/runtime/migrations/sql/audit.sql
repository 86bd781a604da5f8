-- Who looked at what, and who was refused. Rows are only ever added: the app roles may call `audit.note` and nothing else,
-- and a trigger refuses change and removal to everybody.
CREATE SCHEMA audit;
CREATE TABLE audit.entry (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    service    text NOT NULL,
    actor_kind text NOT NULL,
    actor_id   uuid,
    action     text NOT NULL,
    subject    uuid,
    area       text,
    detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_of_subject ON audit.entry (subject, id);
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE FUNCTION audit.note(of_service text, by_kind text, by_person uuid, what text, of_subject uuid, in_area text, more jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = audit AS $$
    INSERT INTO entry (service, actor_kind, actor_id, action, subject, area, detail)
    VALUES (of_service, by_kind, by_person, what, of_subject, in_area, more);
$$;
