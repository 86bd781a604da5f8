-- Visits of handlers to residents. Whom and where is the request's; nothing personal stands here.
CREATE TABLE assignment.appointment (
    id             uuid PRIMARY KEY,
    request_id     uuid NOT NULL REFERENCES assignment.request (id),
    assignment_id  uuid NOT NULL REFERENCES assignment.assignment (id),
    volunteer_id   uuid NOT NULL REFERENCES assignment.volunteer (id),
    starts_at      timestamptz NOT NULL,
    minutes        smallint NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    needs_two      boolean NOT NULL,
    why_two        text[] NOT NULL DEFAULT '{}',
    companion_id   uuid REFERENCES assignment.volunteer (id),
    made_by        uuid NOT NULL,
    checked_in_at  timestamptz,
    out_by         timestamptz,
    checked_out_at timestamptz,
    cancelled_at   timestamptz,
    alarm_at       timestamptz,
    alarm_ended_at timestamptz,
    alarm_ended_by uuid,
    CONSTRAINT nobody_goes_in_alone_where_two_must CHECK (NOT needs_two OR checked_in_at IS NULL OR companion_id IS NOT NULL),
    CONSTRAINT a_companion_is_somebody_else CHECK (companion_id <> volunteer_id),
    CONSTRAINT who_is_in_has_a_time_to_be_out CHECK ((checked_in_at IS NULL) = (out_by IS NULL)),
    CONSTRAINT out_comes_after_in CHECK (checked_out_at IS NULL OR checked_in_at <= checked_out_at)
);
CREATE INDEX appointment_of_assignment ON assignment.appointment (assignment_id, starts_at DESC);
CREATE INDEX appointment_of_request ON assignment.appointment (request_id);
CREATE INDEX appointment_not_out ON assignment.appointment (out_by) WHERE checked_out_at IS NULL AND alarm_at IS NULL;
CREATE INDEX appointment_coming ON assignment.appointment (starts_at) WHERE cancelled_at IS NULL;

-- Households to which nobody goes alone: a mark, never the reason.
CREATE TABLE assignment.caution (
    resident_id uuid PRIMARY KEY,
    set_by      uuid NOT NULL,
    set_at      timestamptz NOT NULL
);
