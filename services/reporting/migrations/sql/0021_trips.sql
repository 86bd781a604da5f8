-- Errands for several cases at once (跑腿): what they saved, by day and town, and which cases they were for.
CREATE TABLE reporting.trips (
    id               uuid PRIMARY KEY,
    area             text NOT NULL,
    town             text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    volunteer_id     uuid NOT NULL,
    requests         uuid[] NOT NULL,
    trips_saved      integer NOT NULL,
    kilometres_saved double precision,
    occurred_at      timestamptz NOT NULL,
    made_on          date NOT NULL GENERATED ALWAYS AS ((occurred_at AT TIME ZONE 'Asia/Shanghai')::date) STORED
);
CREATE INDEX trips_of_town ON reporting.trips (town, made_on);
CREATE INDEX trips_of_case ON reporting.trips USING gin (requests);
