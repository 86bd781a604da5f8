"""The ledger's statements, named and commented; what they are for is in `use_cases`, who calls them in `store`."""

from sqlalchemy import text

from shared.identity.recusal import seen_by

# Each rung (request, name, roles, urgent, at, person_id, town, recused …) to those it reaches.
_RECIPIENTS = """
    ), wanted AS (  -- nobody has taken it on: what the assignee would be told goes to who hands out
        SELECT r.*, CASE WHEN w.role = 'assignee' AND r.person_id IS NULL THEN 'dispatcher' ELSE w.role END AS role
        FROM rung r CROSS JOIN LATERAL unnest(r.roles) w (role)
    ), place AS (
        SELECT DISTINCT town, recused_persons, recused_areas, role FROM wanted WHERE role <> 'assignee'
    ), keeper AS (  -- who holds the role over the town; where there is none, or it is hidden from them, the next in line
        SELECT p.town, p.recused_persons, p.recused_areas, p.role AS wanted, h.id, h.role
        FROM place p CROSS JOIN LATERAL (
            SELECT line.id, line.role FROM (
                SELECT id, area, p.role, 1 AS turn FROM identity.holders(p.role, p.town)
                UNION ALL
                SELECT id, area, 'supervisor', 2 FROM identity.holders('supervisor', p.town) WHERE p.role <> 'supervisor') line
            WHERE line.id <> ALL (p.recused_persons)
              AND NOT EXISTS (SELECT FROM unnest(p.recused_areas) hidden WHERE starts_with(line.area, hidden))
            ORDER BY line.turn, length(line.area) DESC FETCH FIRST ROW WITH TIES) h
    ), told AS (
        SELECT request, name, at, urgent, person_id AS recipient, role, cycle, due_at, entered_at FROM wanted WHERE role = 'assignee'
        UNION ALL
        SELECT w.request, w.name, w.at, w.urgent, k.id, k.role, w.cycle, w.due_at, w.entered_at
        FROM wanted w JOIN keeper k ON k.wanted = w.role AND (k.town, k.recused_persons, k.recused_areas) = (w.town, w.recused_persons, w.recused_areas)
"""
# Deadlines with a rung that has come; each rung to its recipients; each recipient once, by the constraint; then the
# deadline's next rung. A rung that lay before the case was entered, or was overtaken by the next one, is only noted. A due
# date that comes back, as when a calendar is undone, brings nobody what they were told of that very date before.
PLAN = text(f"""
    WITH due AS (
        SELECT request, kind, cycle, due_at, entered_at, next_at, ladder, rung_at FROM reporting.deadlines
        WHERE kind = 'promise' AND state = 'open' AND next_at <= :now ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED
    ), rung AS (
        SELECT d.request, d.cycle, d.due_at, d.entered_at, s.rung AS name, s.roles, s.urgent, r.at,
               c.person_id, c.town, c.recused_persons, c.recused_areas
        FROM due d JOIN reporting.cases c ON c.id = d.request
        CROSS JOIN LATERAL unnest(d.rung_at) WITH ORDINALITY r (at, position)
        JOIN reporting.ladder_steps s ON s.ladder = d.ladder AND s.position = r.position
        WHERE r.at >= d.next_at AND r.at <= :now
{_RECIPIENTS}    ), planned AS (
        INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, problem, planned_at, send_after, urgent)
        SELECT request, name, recipient, role, cycle, due_at, CASE WHEN why IS NULL THEN 'planned' ELSE 'skipped' END, why,
               :now, CASE WHEN urgent THEN :now ELSE :send_after END, urgent
        FROM told CROSS JOIN LATERAL (
            SELECT CASE WHEN at <= entered_at THEN 'entered late' WHEN at < due_at AND due_at <= :now THEN 'overtaken' END) w (why)
        WHERE NOT EXISTS (
            SELECT FROM reporting.reminders e
            WHERE (e.request, e.rung, e.recipient, e.due_at) = (told.request, told.name, told.recipient, told.due_at)
              AND e.cycle < told.cycle AND e.state NOT IN ('planned', 'cancelled', 'skipped'))
        ORDER BY request, name
        ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO NOTHING
        RETURNING state
    ), moved AS (
        UPDATE reporting.deadlines d
        SET next_at = coalesce((SELECT min(at) FROM unnest(due.rung_at) at WHERE at > :now), 'infinity')
        FROM due WHERE d.request = due.request AND d.kind = due.kind
        RETURNING d.request
    )
    SELECT (SELECT count(*) FROM moved) AS looked_at, count(*) FILTER (WHERE state = 'planned') AS planned,
           count(*) FILTER (WHERE state = 'skipped') AS skipped
    FROM planned
""")
# A resident urges: who has it and who hands out hear of it, once for each time (the cycle counts them).
RAISE = text(f"""
    WITH rung AS (
        SELECT c.id AS request, c.urged AS cycle, d.due_at, d.entered_at, 'urged' AS name, ARRAY['assignee', 'dispatcher'] AS roles,
               false AS urgent, CAST(:now AS timestamptz) AS at, c.person_id, c.town, c.recused_persons, c.recused_areas
        FROM reporting.cases c JOIN reporting.deadlines d ON d.request = c.id AND d.kind = 'promise'
        WHERE c.id = ANY (:requests) AND d.state = 'open'
{_RECIPIENTS}    )
    INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, planned_at, send_after)
    SELECT request, name, recipient, role, cycle, due_at, 'planned', :now, :send_after FROM told ORDER BY request, name
    ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO NOTHING
""")
# What must be told at once, beside the ladder; an urgent one at any hour. The same event twice tells once. A `person` named
# is told instead of the assignee, as a dispatcher where they are not the assignee; one who must stand aside is not.
TELL = text(f"""
    WITH rung AS (
        SELECT c.id AS request, t.cycle, t.due_at, t.send_after AS entered_at, t.rung AS name, t.roles, t.urgent, t.send_after AS at,
               CASE WHEN t.person IS NULL THEN c.person_id WHEN t.person <> ALL (c.recused_persons) THEN t.person END AS person_id,
               c.town, c.recused_persons, c.recused_areas
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS t (request uuid, rung text, roles text[], cycle integer,
             due_at timestamptz, send_after timestamptz, urgent boolean, person uuid)
        JOIN reporting.cases c ON c.id = t.request
{_RECIPIENTS}    )
    INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, planned_at, send_after, urgent)
    SELECT DISTINCT ON (request, name, recipient, cycle) request, name, recipient,
           CASE WHEN role = 'assignee' AND recipient IS DISTINCT FROM (SELECT c.person_id FROM reporting.cases c WHERE c.id = request)
                THEN 'dispatcher' ELSE role END,
           cycle, due_at, 'planned', :now, at, urgent
    FROM told ORDER BY request, name, recipient, cycle
    ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO NOTHING
""")
SETTLED = text("""
    UPDATE reporting.reminders r SET state = 'cancelled', settled_at = now()
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (request uuid, rung text)
    WHERE r.request = d.request AND r.rung = d.rung AND r.state = 'planned'
""")
# The day a ruling is due moved with the calendar: what is planned to tell that nobody ruled moves with it.
RULING_MOVED = text("""
    UPDATE reporting.reminders r SET due_at = d.due_at, send_after = d.send_after
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (request uuid, due_at timestamptz, send_after timestamptz)
    WHERE r.request = d.request AND r.rung = 'ruling_late' AND r.state = 'planned'
""")
CANCEL = text("""
    UPDATE reporting.reminders r SET state = 'cancelled', settled_at = now()
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (request uuid, cycle integer, state text)
    WHERE r.request = d.request AND r.state = 'planned' AND CASE WHEN r.role = 'resident'
        THEN d.state = 'ended' AND r.rung <> 'told_done'
        ELSE r.rung <> 'visit_late' AND (d.state = 'ended' OR (d.state = 'paused' AND r.rung <> 'sent_up_late')
            OR (d.cycle <> r.cycle AND r.rung NOT IN ('urged', 'offered', 'ruling', 'ruling_late', 'sent_up_late'))) END
""")
_SHOWN = """
    r.id, r.request, r.rung, r.role, r.cycle, r.due_at, r.state, r.channel, r.planned_at, r.send_after, r.attempts,
    r.sent_at, r.settled_at, r.seen_at, r.problem, r.recipient
"""
# In-app the ledger row is the message: it shows from the first try on, whatever becomes of the e-mail.
_VISIBLE = "(r.state IN ('sent', 'delivered', 'read', 'failed', 'unknown') OR (r.state = 'planned' AND (r.attempts > 0 OR r.problem IS NOT NULL)))"
OF_REQUEST = text(f"""
    SELECT {_SHOWN}, p.display_name AS recipient_name, p.username AS recipient_account
    FROM reporting.reminders r
    LEFT JOIN LATERAL identity.people(ARRAY[r.recipient]) p ON true
    WHERE r.request = :request ORDER BY r.planned_at, r.id
""")
OF_PERSON = text(f"""
    SELECT {_SHOWN}, c.number, c.area, c.state AS case_state, c.matter_name, c.matter_name_en
    FROM reporting.reminders r JOIN reporting.cases c ON c.id = r.request
    WHERE r.recipient = :person AND {_VISIBLE} AND r.recipient <> ALL (c.recused_persons)
      AND (CAST(:at AS timestamptz) IS NULL OR (r.planned_at, r.id) < (CAST(:at AS timestamptz), CAST(:last AS uuid)))
    ORDER BY r.planned_at DESC, r.id DESC LIMIT :most
""")
SEEN = text(f"""
    UPDATE reporting.reminders r SET seen_at = :now, state = CASE WHEN r.state IN ('sent', 'delivered') THEN 'read' ELSE r.state END
    WHERE r.recipient = :person AND r.seen_at IS NULL AND {_VISIBLE}
""")
# What a person must look at: nobody knows whether these arrived.
IN_DOUBT = text(f"""
    SELECT r.request, r.rung, r.role, r.claimed_at, c.number, p.display_name AS recipient_name
    FROM reporting.reminders r JOIN reporting.cases c ON c.id = r.request
    LEFT JOIN LATERAL identity.people(ARRAY[r.recipient]) p ON true
    WHERE r.state = 'unknown' AND r.settled_at > CAST(:now AS timestamptz) - interval '7 days' AND starts_with(c.area, :area)
      AND {seen_by("c")}
    ORDER BY r.settled_at DESC LIMIT 20
""")
