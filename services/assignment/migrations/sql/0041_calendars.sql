-- Which version of the working calendar an open case is counted with, and the stops that moved its due time, so that another
-- version can count it anew. Every case so far was counted with the calendar the program brings.
ALTER TABLE assignment.request ADD COLUMN calendar_version text NOT NULL DEFAULT '2026-da8fdd9a';
CREATE INDEX request_open_by_calendar ON assignment.request (calendar_version)
    WHERE state NOT IN ('closed', 'withdrawn', 'merged', 'terminated');

CREATE TABLE assignment.stop (
    request_id uuid NOT NULL REFERENCES assignment.request (id),
    began_at   timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    CONSTRAINT one_stop_per_beginning PRIMARY KEY (request_id, began_at),
    CONSTRAINT a_stop_ends_after_it_began CHECK (ended_at >= began_at)
);
INSERT INTO assignment.stop (request_id, began_at, ended_at)
SELECT p.request_id, p.began_at, p.ended_at FROM assignment.pause p JOIN assignment.request r ON r.id = p.request_id
WHERE p.status = 'ended' AND p.ended_at >= p.began_at AND p.began_at <= r.due_at ON CONFLICT DO NOTHING;
