-- What more figures need of a case: first contact, days taken, stood still and lost, and when what became of it happened.
-- Cases from before carry what their events say in plain fields; `daiban recount --rebuild` fills in the working days.
ALTER TABLE reporting.cases
    ADD COLUMN post_kind        text,
    ADD COLUMN contact_due_at   timestamptz,
    ADD COLUMN contacted_at     timestamptz,
    ADD COLUMN days_stopped     integer NOT NULL DEFAULT 0,
    ADD COLUMN days_taken       integer CONSTRAINT no_case_takes_less_than_no_days CHECK (days_taken >= 0),
    ADD COLUMN days_lost        integer NOT NULL DEFAULT 0,
    ADD COLUMN returned_at      timestamptz,
    ADD COLUMN lost_since       timestamptz,
    ADD COLUMN rated_at         timestamptz,
    ADD COLUMN reopened_at      timestamptz,
    ADD COLUMN rectification_at timestamptz;
UPDATE reporting.cases c SET post_kind = e.data -> 'matter' ->> 'post_kind'
FROM bus.event e WHERE e.subject = c.id AND e.type = 'request.accepted';
UPDATE reporting.cases SET contacted_at = started_at WHERE started_at IS NOT NULL;
UPDATE reporting.cases c SET rated_at = e.occurred_at
FROM bus.event e WHERE e.subject = c.id AND e.type = 'request.rated' AND e.data ->> 'visit_id' IS NULL;
UPDATE reporting.cases c SET returned_at = e.first FROM (
    SELECT subject, min(recorded_at) AS first FROM bus.event WHERE type = 'work.returned' GROUP BY subject) e WHERE e.subject = c.id;
UPDATE reporting.cases c SET reopened_at = e.first FROM (
    SELECT subject, min(occurred_at) AS first FROM bus.event WHERE type = 'request.reopened' GROUP BY subject) e WHERE e.subject = c.id;
UPDATE reporting.cases c SET rectification_at = e.first FROM (
    SELECT subject, min(occurred_at) AS first FROM bus.event WHERE type = 'rectification.opened' GROUP BY subject) e
WHERE e.subject = c.id;
CREATE INDEX cases_of_volunteer ON reporting.cases (volunteer_id) WHERE volunteer_id IS NOT NULL;
