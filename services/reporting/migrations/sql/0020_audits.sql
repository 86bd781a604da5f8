-- Reading the audit with filters, for those who oversee; and, for residents, who looked at what is theirs.
CREATE INDEX audit_of_action ON audit.entry (action, id);
CREATE INDEX audit_of_actor ON audit.entry (actor_id, id);
-- `in_areas` are LIKE patterns; entries that belong to no place are for whoever oversees at all. Newest first, below `before`.
CREATE FUNCTION audit.found(
    in_areas text[], of_action text, of_service text, by_actor uuid, of_subject uuid, since timestamptz, until timestamptz,
    before bigint, at_most integer)
RETURNS TABLE (id bigint, at timestamptz, service text, actor_kind text, actor_id uuid, action text, subject uuid, area text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit AS $$
    SELECT e.id, e.at, e.service, e.actor_kind, e.actor_id, e.action, e.subject, e.area, e.detail FROM entry e
    WHERE (e.area IS NULL OR e.area LIKE ANY (in_areas))
      AND (of_action IS NULL OR e.action = of_action) AND (of_service IS NULL OR e.service = of_service)
      AND (by_actor IS NULL OR e.actor_id = by_actor) AND (of_subject IS NULL OR e.subject = of_subject)
      AND (since IS NULL OR e.at >= since) AND (until IS NULL OR e.at < until) AND (before IS NULL OR e.id < before)
    ORDER BY e.id DESC LIMIT at_most;
$$;
CREATE FUNCTION audit.actions() RETURNS TABLE (action text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit AS $$
    WITH RECURSIVE one (action) AS (
        (SELECT e.action FROM entry e ORDER BY e.action LIMIT 1)
        UNION ALL
        SELECT (SELECT e.action FROM entry e WHERE e.action > one.action ORDER BY e.action LIMIT 1) FROM one WHERE one.action IS NOT NULL)
    SELECT action FROM one WHERE action IS NOT NULL;
$$;
-- Where whoever looked works: the widest area of the role they looked in. The person's id only tells one looker from another.
CREATE FUNCTION audit.looks_at(of_subjects uuid[], at_most integer)
RETURNS TABLE (at timestamptz, actor_kind text, actor_id uuid, unit text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit AS $$
    SELECT e.at, e.actor_kind, e.actor_id,
           (SELECT r.area FROM identity.role r WHERE r.person_id = e.actor_id AND r.role = e.actor_kind ORDER BY length(r.area) LIMIT 1),
           e.detail
    FROM entry e WHERE e.subject = ANY (of_subjects) AND e.action IN ('revealed', 'exported') AND e.actor_kind <> 'resident'
    ORDER BY e.id DESC LIMIT at_most;
$$;
