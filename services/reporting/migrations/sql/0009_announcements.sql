-- Residents who want no messages about their requests; they say so on the tracking page.
CREATE TABLE reporting.resident_silence (
    resident uuid PRIMARY KEY,
    since    timestamptz NOT NULL DEFAULT now()
);
