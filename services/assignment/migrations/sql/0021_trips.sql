-- Errands that were really made (跑腿): which cases, at which counter, and what came of each. Words stand in the work log.
CREATE TABLE assignment.trip (
    id               uuid PRIMARY KEY,
    volunteer_id     uuid NOT NULL REFERENCES assignment.volunteer (id),
    made_on          date NOT NULL,
    trips_saved      integer NOT NULL CHECK (trips_saved >= 0),
    kilometres_saved double precision CHECK (kilometres_saved >= 0),
    recorded_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX trip_of_volunteer ON assignment.trip (volunteer_id, made_on DESC);

CREATE TABLE assignment.trip_case (
    trip_id       uuid NOT NULL REFERENCES assignment.trip (id),
    assignment_id uuid NOT NULL REFERENCES assignment.assignment (id),
    counter       text NOT NULL,
    result        text NOT NULL CHECK (result IN ('handed_in', 'done', 'need_more', 'counter_closed')),
    CONSTRAINT one_result_per_case_and_trip PRIMARY KEY (trip_id, assignment_id)
);
CREATE INDEX trips_of_assignment ON assignment.trip_case (assignment_id, trip_id DESC);
