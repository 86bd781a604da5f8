-- Posts and claims as far as their counts need them; who holds them is known by id alone.
CREATE TABLE reporting.posts (
    id         uuid PRIMARY KEY,
    area       text NOT NULL,
    town       text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    kind       text,
    head_count integer NOT NULL,
    ended_at   timestamptz,
    reviews    integer NOT NULL,
    levels     integer NOT NULL,
    sequence   integer NOT NULL
);
CREATE INDEX posts_counted ON reporting.posts (town, kind) WHERE ended_at IS NULL;
CREATE TABLE reporting.claims (
    id           uuid PRIMARY KEY,
    post_id      uuid NOT NULL,
    volunteer_id uuid NOT NULL,
    status       text NOT NULL CHECK (status IN ('claimed', 'approved', 'ended')),
    sequence     integer NOT NULL
);
CREATE INDEX claims_of_post ON reporting.claims (post_id, status);
