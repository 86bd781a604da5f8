"""Statements of the notifier: claiming a message, marking it, and what holds sending back."""

from sqlalchemy import text

# What may go out now: its promise still runs in the same cycle, or the resident's case has not been taken back; people sleep
# and have days off, unless it is urgent; and nobody is disturbed in the hours they asked to be left alone.
_DUE = """
    r.state = 'planned' AND r.send_after <= :now AND (CAST(:awake AS boolean) OR r.urgent)
    AND CASE WHEN r.role = 'resident' THEN EXISTS (
            SELECT FROM reporting.cases c WHERE c.id = r.request AND c.state NOT IN ('withdrawn', 'merged', 'terminated', 'refused')
            AND (r.rung <> 'told_confirm' OR c.state = 'awaiting_confirmation'))
        ELSE r.rung = 'visit_late' OR EXISTS (
            SELECT FROM reporting.deadlines d WHERE d.request = r.request AND d.kind = 'promise'
            AND (d.state = 'open' OR (d.state = 'paused' AND r.rung = 'sent_up_late'))
            AND (d.cycle = r.cycle OR r.rung IN ('urged', 'offered', 'ruling', 'ruling_late', 'sent_up_late')) AND (r.rung <> 'offered' OR r.due_at > :now))
        END
    AND (r.urgent OR NOT EXISTS (
        SELECT FROM reporting.preferences q WHERE q.person = r.recipient AND q.quiet_from IS NOT NULL AND CASE
            WHEN q.quiet_from < q.quiet_to THEN :hour >= q.quiet_from AND :hour < q.quiet_to
            ELSE :hour >= q.quiet_from OR :hour < q.quiet_to END))
"""
# All that one person is to be told now, as one message with the next number; ours once this commits. Nothing while frozen.
CLAIM = text(f"""
    WITH first AS MATERIALIZED (
        SELECT r.recipient, r.request, r.role = 'resident' AS outside FROM reporting.reminders r
        WHERE EXISTS (SELECT FROM reporting.sending WHERE frozen_at IS NULL) AND {_DUE}
        ORDER BY r.send_after, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED
    ), counted AS (
        UPDATE reporting.sending SET counted = counted + 1 WHERE EXISTS (SELECT FROM first) RETURNING counted
    ), ours AS (
        SELECT r.id FROM reporting.reminders r JOIN first f ON r.recipient = f.recipient AND (r.role = 'resident') = f.outside
            AND (NOT f.outside OR r.request = f.request)
        WHERE {_DUE} ORDER BY r.send_after, r.id LIMIT 50 FOR UPDATE OF r SKIP LOCKED
    ), claimed AS (
        UPDATE reporting.reminders SET state = 'sending', claim = :token, claimed_at = now(), attempts = attempts + 1,
               message = (SELECT counted FROM counted)
        WHERE id IN (SELECT id FROM ours)
        RETURNING id, request, rung, cycle, due_at, recipient, role, attempts, message, offer)
    SELECT m.id, m.request, c.number, m.rung, m.cycle, m.due_at, m.recipient, m.role, m.attempts, m.message, m.offer,
           p.email, q.channel, q.address, coalesce(q.without_yellow, false) AS without_yellow
    FROM claimed m JOIN reporting.cases c ON c.id = m.request
    LEFT JOIN LATERAL identity.people(ARRAY[m.recipient]) p ON m.role <> 'resident'
    LEFT JOIN reporting.preferences q ON q.person = m.recipient AND m.role <> 'resident'
    ORDER BY m.id
""")
MARK = text("""
    UPDATE reporting.reminders SET state = :state, channel = :channel, problem = :problem,
           attempts = attempts - CASE WHEN :counts THEN 0 ELSE 1 END,
           send_after = coalesce(CAST(:again_at AS timestamptz), send_after),
           sent_at = CASE WHEN :state IN ('sent', 'delivered') THEN clock_timestamp() END,
           settled_at = CASE WHEN :state <> 'planned' THEN clock_timestamp() END
    WHERE claim = :token AND state IN ('sending', 'unknown')
""")
# A claim whose process died: nobody knows whether the message left, so it is never sent again by itself.
GIVE_UP = text("""
    UPDATE reporting.reminders SET state = 'unknown', settled_at = :now, problem = 'the sender died'
    WHERE state = 'sending' AND claimed_at < :older_than
""")
RESTS = text("SELECT channel, until, failures FROM reporting.channel_rests")
REST = text("""
    INSERT INTO reporting.channel_rests (channel, until, failures) VALUES (:channel, :until, :failures)
    ON CONFLICT (channel) DO UPDATE SET until = EXCLUDED.until, failures = EXCLUDED.failures
""")
WAKE = text("DELETE FROM reporting.channel_rests WHERE channel = :channel")
# One SMS of the month's; nothing comes back when they are used up.
SPEND = text("""
    INSERT INTO reporting.sms_months AS m (month, used)
    SELECT CAST(:month AS date), 1 FROM reporting.sending WHERE sms_per_month > 0
    ON CONFLICT (month) DO UPDATE SET used = m.used + 1
    WHERE m.used < (SELECT sms_per_month FROM reporting.sending)
    RETURNING m.used
""")
UNSPEND = text("UPDATE reporting.sms_months SET used = used - 1 WHERE month = CAST(:month AS date) AND used > 0")
# Said once for each occasion, whoever notices first.
SAY_ONCE = text("""
    INSERT INTO reporting.house_notices (kind, period) VALUES (:kind, :period) ON CONFLICT (kind, period) DO NOTHING
    RETURNING period
""")
SAID_TO = text("UPDATE reporting.house_notices SET told = :told WHERE kind = :kind AND period = :period")
SENDING = text("SELECT generation, counted, frozen_at, frozen_why, confirmed_at, sms_per_month FROM reporting.sending")
# At most twice a minute, however often it looks.
LOOKED = text("""
    UPDATE reporting.sending SET looked_at = :now WHERE looked_at IS NULL OR looked_at < CAST(:now AS timestamptz) - interval '25 seconds'
""")
LAST_LOOK = text("SELECT looked_at FROM reporting.sending")
FREEZE = text("UPDATE reporting.sending SET frozen_at = now(), frozen_why = :why WHERE frozen_at IS NULL")
CONFIRM = text("UPDATE reporting.sending SET confirmed_at = now(), confirmed_by = :by WHERE frozen_at IS NOT NULL")
# Numbers below the highest that ever left are not given out again.
THAW = text("""
    UPDATE reporting.sending SET frozen_at = NULL, frozen_why = NULL,
           counted = greatest(counted, :counted)
    WHERE frozen_at IS NOT NULL
""")
RENEW = text(
    "UPDATE reporting.sending SET generation = gen_random_uuid(), counted = greatest(counted, :counted), confirmed_at = NULL"
)
DOUBT = text("""
    UPDATE reporting.reminders SET state = 'unknown', settled_at = now(), problem = 'restored without the send ledger'
    WHERE state IN ('planned', 'sending') AND send_after <= now()
""")
PHONES = text("""
    SELECT e.data ->> 'requester_phone' AS sealed, e.position FROM bus.event e
    WHERE e.publisher = 'intake' AND e.subject = ANY (:subjects) AND e.data ->> 'requester_phone' IS NOT NULL
    ORDER BY e.position DESC LIMIT 1
""")
# The newest one-time token of a request's last word that still opens it.
TOKEN = text("""
    SELECT e.data ->> 'token' AS sealed FROM bus.event e
    WHERE e.publisher = 'assignment' AND e.subject = :request AND e.type = 'confirmation.invited'
      AND CAST(e.data ->> 'expires_at' AS timestamptz) > :now
    ORDER BY e.position DESC LIMIT 1
""")
AREA = text("SELECT area FROM reporting.cases WHERE id = :request")
# What left before the database was restored and the database has forgotten; for cases it still knows.
FORGOTTEN = text("""
    INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, channel, planned_at, send_after, sent_at, settled_at, message, problem)
    SELECT s.request, s.rung, s.recipient, s.role, s.cycle, s.due_at, s.state, s.channel, s.at, s.at,
           CASE WHEN s.state = 'sent' THEN s.at END, s.at, s.message, 'from the send ledger'
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS s (request uuid, rung text, recipient uuid, role text, cycle integer,
        due_at timestamptz, state text, channel text, at timestamptz, message bigint)
    JOIN reporting.cases c ON c.id = s.request
    ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO UPDATE
        SET state = EXCLUDED.state, channel = EXCLUDED.channel, sent_at = EXCLUDED.sent_at, settled_at = EXCLUDED.settled_at,
            message = EXCLUDED.message, problem = EXCLUDED.problem
        WHERE reminders.state IN ('planned', 'sending', 'cancelled')
""")
