-- Who is on leave and who covers for them (AB岗), as assignment told.
CREATE TABLE reporting.leave (
    id              uuid PRIMARY KEY,
    volunteer_id    uuid NOT NULL,
    first_day       date NOT NULL,
    last_day        date NOT NULL,
    cover_person_id uuid
);
CREATE INDEX leave_of_volunteer ON reporting.leave (volunteer_id, last_day);
