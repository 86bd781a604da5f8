-- Which steps of a matter were done for a request, when and by whom; what the steps are, its own version of the matter says.
CREATE TABLE assignment.stage_done (
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    position    smallint NOT NULL CHECK (position BETWEEN 1 AND 30),
    done_at     timestamptz NOT NULL,
    done_by     uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT a_step_is_done_once PRIMARY KEY (request_id, position)
);
