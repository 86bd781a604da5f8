-- Certificates of service as they were issued; never changed, so that a paper of years ago can still be verified.
CREATE TABLE assignment.certificate (
    id           uuid PRIMARY KEY,
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    name         text NOT NULL,
    number       text NOT NULL,
    area         text NOT NULL CHECK (area ~ '^[0-9]{12}$'),
    hours        integer NOT NULL CHECK (hours >= 0),
    stars        smallint NOT NULL CHECK (stars BETWEEN 0 AND 5),
    cases        integer NOT NULL CHECK (cases >= 0),
    issued_at    timestamptz NOT NULL,
    issued_by    uuid NOT NULL
);
CREATE INDEX certificate_of_volunteer ON assignment.certificate (volunteer_id);
