-- Who may send requests through Open311, and the tokens their requests are found by.
CREATE TABLE intake.open311_key (
    id         uuid PRIMARY KEY,
    key_hash   text NOT NULL CONSTRAINT one_client_per_key UNIQUE,
    name       text NOT NULL,
    per_day    integer NOT NULL CHECK (per_day BETWEEN 1 AND 100000),
    made_by    uuid NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
CREATE TABLE intake.open311_use (
    key_id uuid NOT NULL REFERENCES intake.open311_key (id),
    day    date NOT NULL,
    sent   integer NOT NULL,
    PRIMARY KEY (key_id, day)
);
CREATE TABLE intake.open311_token (
    token      text PRIMARY KEY,
    number     text NOT NULL,
    key_id     uuid NOT NULL REFERENCES intake.open311_key (id),
    made_at    timestamptz NOT NULL DEFAULT now()
);
