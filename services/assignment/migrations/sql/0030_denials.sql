-- The notice of a lawful denial (不予办理告知): reason and ground sealed under the resident's key, offices in the open.
CREATE TABLE assignment.denial (
    assignment_id uuid PRIMARY KEY REFERENCES assignment.assignment (id),
    reason        text,   -- sealed; null once the person was erased
    ground        text,   -- sealed
    decided_by    text NOT NULL,
    reconsider_at text NOT NULL,
    sue_at        text NOT NULL,
    written_by    uuid NOT NULL,
    written_at    timestamptz NOT NULL
);
