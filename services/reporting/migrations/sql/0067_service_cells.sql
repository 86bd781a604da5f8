-- Hours residents signed for, summed up by village, matter, channel and volunteer: a half-year's hours are read from a few rows
-- however many services there were. What a service's case is about stands beside it (matter|category|kind|post).
ALTER TABLE reporting.services ADD COLUMN matter text NOT NULL DEFAULT '', ADD COLUMN channel text NOT NULL DEFAULT '';
UPDATE reporting.services s
SET matter = concat_ws('|', coalesce(c.matter_code, ''), coalesce(c.category, ''), coalesce(c.kind, ''), coalesce(c.post_kind, '')), channel = c.channel
FROM reporting.cases c WHERE c.id = s.request;
CREATE TABLE reporting.service_cells (
    dim             text NOT NULL,
    grain           text NOT NULL,
    cohort          date NOT NULL,
    area            text NOT NULL,
    value           text NOT NULL,
    services        integer NOT NULL,
    service_minutes bigint NOT NULL,
    PRIMARY KEY (dim, grain, cohort, area, value)
);
INSERT INTO reporting.service_cells (dim, grain, cohort, area, value, services, service_minutes)
SELECT d.dim, g.grain,
       CASE g.grain WHEN 'd' THEN s.signed_on WHEN 'm' THEN date_trunc('month', s.signed_on)::date
            ELSE make_date(extract(year FROM s.signed_on)::integer, CASE WHEN extract(month FROM s.signed_on) < 7 THEN 1 ELSE 7 END, 1) END,
       d.area, d.value, count(*), sum(s.minutes)
FROM reporting.services s
    CROSS JOIN LATERAL (VALUES
        ('town', s.town, '', true), ('village', s.area, '', true), ('matter', s.town, s.matter, false),
        ('channel', s.town, s.channel, false), ('volunteer', s.town, s.volunteer_id::text, false)) d (dim, area, value, daily)
    CROSS JOIN (VALUES ('h'), ('m'), ('d')) g (grain)
WHERE s.signed_on IS NOT NULL AND (d.daily OR g.grain <> 'd')
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;
