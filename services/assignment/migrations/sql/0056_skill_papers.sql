-- Certificates that prove a skill: encrypted in the blob store, each key sealed for the volunteer.
CREATE TABLE assignment.skill_paper (
    hash         text PRIMARY KEY,
    volunteer_id uuid NOT NULL,
    skill        text NOT NULL,
    level        smallint NOT NULL,
    position     smallint NOT NULL CHECK (position BETWEEN 1 AND 3),
    kind         text NOT NULL CHECK (kind IN ('photo', 'pdf')),
    key          text NOT NULL,   -- sealed
    added_by     uuid NOT NULL,   -- the volunteer, or who keeps the desk of check-in
    added_at     timestamptz NOT NULL,
    CONSTRAINT one_paper_in_each_place UNIQUE (volunteer_id, skill, level, position),
    FOREIGN KEY (volunteer_id, skill, level) REFERENCES assignment.skill_proof (volunteer_id, skill, level)
);
