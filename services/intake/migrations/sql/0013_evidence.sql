-- Photos that back an outcome of a visit: encrypted in the blob store, each key sealed under the visit's own.
CREATE TABLE intake.visit_photo (
    hash     text PRIMARY KEY,
    visit_id uuid NOT NULL REFERENCES intake.visit (id),
    kind     text NOT NULL CHECK (kind IN ('relief', 'production', 'project', 'coordinated', 'good_deed', 'difficulty')),
    key      text NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL
);
CREATE INDEX photos_of_a_visit ON intake.visit_photo (visit_id, kind);
