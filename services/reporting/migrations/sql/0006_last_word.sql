-- How a case was closed, whether anybody spoke for it (silence is counted apart), and what became of its rating.
ALTER TABLE reporting.cases
    ADD COLUMN closed_method  text,
    ADD COLUMN silent         boolean NOT NULL DEFAULT false,
    ADD COLUMN rating_flagged boolean NOT NULL DEFAULT false,
    ADD COLUMN rectification  text CHECK (rectification IN ('open', 'rectified', 'appeal_upheld')),
    ADD COLUMN voided         boolean NOT NULL DEFAULT false;
UPDATE reporting.cases c SET closed_method = e.data ->> 'method', silent = e.data ->> 'method' = 'silence'
FROM bus.event e WHERE e.subject = c.id AND e.type = 'request.closed';
