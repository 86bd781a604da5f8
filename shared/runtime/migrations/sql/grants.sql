-- What each role may touch, stated anew after every migration. {prefix} is the prefix of the installation's roles.
DO $$
DECLARE
    service text;
    role    text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity, audit, bus, reference FROM PUBLIC;
    FOREACH service IN ARRAY ARRAY['intake', 'assignment', 'reporting', 'relay', 'folder'] LOOP
        role := '{prefix}_' || service;
        EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), role);
        EXECUTE format('GRANT USAGE ON SCHEMA public, bus, reference TO %I', role);
        EXECUTE format('GRANT SELECT ON public.alembic_version TO %I', role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA reference TO %I', role);
        EXECUTE format('GRANT SELECT ON bus.event, bus.delivery, bus.lane, bus.alert, bus.link, bus.head, bus.heartbeat TO %I', role);
        IF service = 'folder' THEN
            EXECUTE format('GRANT INSERT ON bus.link TO %I', role);
            EXECUTE format('GRANT INSERT, UPDATE ON bus.head TO %I', role);
            CONTINUE;
        END IF;
        EXECUTE format('GRANT UPDATE ON bus.lane TO %I', role);
        IF service <> 'relay' THEN
            EXECUTE format('GRANT INSERT ON bus.event, bus.delivery, bus.alert TO %I', role);
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON bus.heartbeat TO %I', role);
            EXECUTE format('GRANT UPDATE (settled_at) ON bus.alert TO %I', role);
            EXECUTE format('GRANT UPDATE (state, attempts, due_at, done_at, last_error) ON bus.delivery TO %I', role);
            EXECUTE format('GRANT EXECUTE ON FUNCTION bus.publish TO %I', role);
            EXECUTE format('GRANT USAGE ON SCHEMA identity, audit, %I TO %I', service, role);
            EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA identity, audit TO %I', role);
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO %I', service, role);
            EXECUTE format('GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA %I TO %I', service, role);
            EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %I', service, role);
        END IF;
    END LOOP;
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA reference TO %I', '{prefix}_intake');
    -- the calendar is assignment's to load: it owns the due dates that move
    EXECUTE format('REVOKE EXECUTE ON FUNCTION reference.keep_calendar FROM %I', '{prefix}_intake');
    EXECUTE format('GRANT EXECUTE ON FUNCTION reference.keep_calendar TO %I', '{prefix}_assignment');
END
$$;
