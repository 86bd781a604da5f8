-- One rating for each visit (一次一评), voluntary.
CREATE TABLE assignment.visit_rating (
    appointment_id uuid CONSTRAINT one_rating_per_visit PRIMARY KEY REFERENCES assignment.appointment (id),
    rating         smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment        text,
    rated_at       timestamptz NOT NULL
);
