-- Originals that are out hold a case open (证件交接); which papers were printed of a case, by whom, when.
-- No foreign key: an original may be handed over before its request is accepted.
CREATE TABLE assignment.original_out (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL,
    held_at     text NOT NULL,
    back_by     date NOT NULL,
    taken_at    timestamptz NOT NULL,
    returned_at timestamptz
);
CREATE INDEX original_out_of_request ON assignment.original_out (request_id) WHERE returned_at IS NULL;

CREATE TABLE assignment.printed (
    id         uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES assignment.request (id),
    paper      text NOT NULL,
    printed_by uuid NOT NULL,
    printed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX printed_of_request ON assignment.printed (request_id, printed_at DESC);
