-- When claims and posts began and ended, so that they can be counted as of any day; and how long residents signed for.
ALTER TABLE reporting.claims
    ADD COLUMN claimed_at  timestamptz,
    ADD COLUMN approved_at timestamptz,
    ADD COLUMN ended_at    timestamptz;
CREATE INDEX claims_of_volunteer ON reporting.claims (volunteer_id) WHERE approved_at IS NOT NULL;
UPDATE reporting.claims c SET claimed_at = e.claimed, approved_at = e.approved, ended_at = e.ended FROM (
    SELECT subject, min(occurred_at) FILTER (WHERE type = 'post.claimed') AS claimed,
           min(occurred_at) FILTER (WHERE type = 'claim.approved') AS approved, min(occurred_at) FILTER (WHERE type = 'claim.ended') AS ended
    FROM bus.event WHERE type IN ('post.claimed', 'claim.approved', 'claim.ended') GROUP BY 1) e
WHERE e.subject = c.id;
ALTER TABLE reporting.posts ADD COLUMN defined_at timestamptz;
UPDATE reporting.posts p SET defined_at = e.defined FROM (
    SELECT subject, min(occurred_at) AS defined FROM bus.event WHERE type IN ('post.defined', 'post.changed') GROUP BY 1) e
WHERE e.subject = p.id;

-- One handler's work on a case: minutes as they wrote them down, signed for once the resident has confirmed (silence confirms nothing).
CREATE TABLE reporting.services (
    assignment   uuid PRIMARY KEY,
    request      uuid NOT NULL,
    volunteer_id uuid NOT NULL,
    area         text NOT NULL,
    town         text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    minutes      integer NOT NULL CONSTRAINT nobody_works_less_than_no_time CHECK (minutes >= 0),
    signed_at    timestamptz,
    signed_on    date GENERATED ALWAYS AS ((signed_at AT TIME ZONE 'Asia/Shanghai')::date) STORED,
    sequence     bigint NOT NULL
);
CREATE INDEX services_of_request ON reporting.services (request);
CREATE INDEX services_signed ON reporting.services (town, signed_on) WHERE signed_at IS NOT NULL;
INSERT INTO reporting.services (assignment, request, volunteer_id, area, minutes, signed_at, sequence)
SELECT e.assignment, e.request, e.volunteer_id, e.area, e.minutes,
       CASE WHEN e.signed_sequence > coalesce(t.sequence, 0) THEN e.signed_at END, greatest(e.sequence, t.sequence)
FROM (SELECT (data ->> 'assignment_id')::uuid AS assignment, subject AS request, min(area) AS area,
             min((data ->> 'volunteer_id')::uuid::text)::uuid AS volunteer_id,
             coalesce(sum((data ->> 'minutes')::integer) FILTER (WHERE type = 'work.logged'), 0) AS minutes,
             max(occurred_at) FILTER (WHERE type = 'request.closed' AND data ->> 'method' <> 'silence') AS signed_at,
             max(sequence) FILTER (WHERE type = 'request.closed' AND data ->> 'method' <> 'silence') AS signed_sequence,
             max(sequence) AS sequence
      FROM bus.event WHERE type IN ('work.logged', 'request.closed') GROUP BY 1, 2) e
LEFT JOIN LATERAL (
    SELECT max(sequence) AS sequence FROM bus.event b WHERE b.subject = e.request
      AND (b.type = 'closing.undone' OR (b.type = 'request.reopened' AND (b.data ->> 'void')::boolean))) t ON true;
-- Whether somebody has served by a day is looked up, however much they did.
DROP INDEX reporting.cases_of_volunteer;
CREATE INDEX cases_of_volunteer ON reporting.cases (volunteer_id, assigned_at) WHERE volunteer_id IS NOT NULL;
