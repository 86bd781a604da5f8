-- What the desk shows of a case: the open cases of a person, and where their originals lie. Never which paper it is.
ALTER TABLE reporting.cases ADD COLUMN resident_id uuid;
UPDATE reporting.cases c SET resident_id = (e.data ->> 'resident_id')::uuid
FROM bus.event e WHERE e.subject = c.id AND e.type = 'request.submitted';
CREATE INDEX cases_open_of_resident ON reporting.cases (resident_id)
    WHERE resident_id IS NOT NULL AND state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated');

CREATE TABLE reporting.originals (
    id          uuid PRIMARY KEY,
    request     uuid NOT NULL REFERENCES reporting.cases (id) ON DELETE CASCADE,
    held_at     text NOT NULL,
    back_by     date NOT NULL,
    taken_at    timestamptz NOT NULL,
    returned_at timestamptz
);
CREATE INDEX originals_of_request ON reporting.originals (request);
