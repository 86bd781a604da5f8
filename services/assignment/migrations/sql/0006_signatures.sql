-- A signature on the handler's screen, or on paper and photographed: a blob, and its key sealed under the resident's.
CREATE TABLE assignment.signature (
    confirmation_id uuid PRIMARY KEY REFERENCES assignment.confirmation (id),
    request_id      uuid NOT NULL REFERENCES assignment.request (id),
    kind            text NOT NULL CHECK (kind IN ('screen', 'paper')),
    blob            text NOT NULL CHECK (blob ~ '^[0-9a-f]{64}$'),
    key             text,
    taken_by        uuid NOT NULL,
    taken_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX signature_of_request ON assignment.signature (request_id);
