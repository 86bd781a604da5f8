-- Leave has a cover (AB岗), a trace of who wrote it down, and never overlaps for one person. A range over uuid lets the
-- exclusion be kept by core Postgres: equality of a uuid has no GiST operator class without an extension, ranges have one.
CREATE TYPE assignment.uuid_range AS RANGE (subtype = uuid);
WITH old AS (DELETE FROM assignment.leave RETURNING *),
     merged AS (SELECT volunteer_id, unnest(range_agg(daterange(first_day, last_day, '[]'))) AS days FROM old GROUP BY 1)
INSERT INTO assignment.leave (id, volunteer_id, first_day, last_day)
SELECT uuidv7(), volunteer_id, lower(days), upper(days) - 1 FROM merged;
ALTER TABLE assignment.leave
    ADD COLUMN cover_id    uuid REFERENCES assignment.volunteer (id),
    ADD COLUMN recorded_by uuid,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT nobody_covers_their_own_leave CHECK (cover_id IS DISTINCT FROM volunteer_id),
    ADD CONSTRAINT one_leave_at_a_time EXCLUDE USING gist
        (assignment.uuid_range(volunteer_id, volunteer_id, '[]') WITH &&, daterange(first_day, last_day, '[]') WITH &&);
CREATE INDEX leave_of_cover ON assignment.leave (cover_id, last_day) WHERE cover_id IS NOT NULL;
