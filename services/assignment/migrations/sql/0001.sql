-- Assignment: who serves (volunteers, posts, claims), what waits or is worked on (requests after acceptance), and the
-- offers, work and confirmations between the two. Invariants are constraints with names; tests quote them.
CREATE SCHEMA assignment;

CREATE TABLE assignment.idempotency (
    key_hash    bytea       NOT NULL,
    client      text        NOT NULL,
    route       text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      int         NOT NULL CONSTRAINT idempotency_keeps_success_only CHECK (status BETWEEN 200 AND 299),
    body        bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_reply_per_key PRIMARY KEY (key_hash, client, route)
);

CREATE SEQUENCE assignment.volunteer_number;

CREATE TABLE assignment.volunteer (
    id            uuid PRIMARY KEY,
    number        text NOT NULL CONSTRAINT one_volunteer_per_number UNIQUE,
    person_id     uuid CONSTRAINT one_volunteer_per_person UNIQUE,
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('volunteer', 'agent', 'specialist')),
    member        boolean NOT NULL,
    work_unit     text,
    category      text,
    village       text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    area_scope    text NOT NULL CHECK (area_scope ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    checked_in_on date,
    active        boolean NOT NULL DEFAULT true,
    skills        jsonb NOT NULL DEFAULT '{}',      -- {skill: level}
    languages     text[] NOT NULL DEFAULT '{}',
    gender        text,
    duty          smallint[] NOT NULL DEFAULT '{}', -- weekdays, Monday 0; empty: every day
    longest_task  integer,                          -- minutes; null: any
    capacity      smallint NOT NULL DEFAULT 3 CHECK (capacity BETWEEN 0 AND 50),
    post_kinds    text[] NOT NULL DEFAULT '{}',     -- kinds of the posts held by an approved claim
    rating_sum    integer NOT NULL DEFAULT 0,
    rating_count  integer NOT NULL DEFAULT 0,
    open_load     smallint NOT NULL DEFAULT 0,      -- open offers and active assignments
    overruled     smallint NOT NULL DEFAULT 0 CHECK (overruled >= 0), -- places beyond capacity a dispatcher has ruled
    recent        double precision NOT NULL DEFAULT 0, -- tasks taken, fading with a mean life of 14 days, as of load_as_of
    season        double precision NOT NULL DEFAULT 0, -- the same with 84 days (60 working days)
    load_as_of    date NOT NULL DEFAULT '2000-01-01',
    last_task_on  date,
    registered_on date NOT NULL DEFAULT current_date,
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT no_load_beyond_capacity CHECK (open_load BETWEEN 0 AND capacity + overruled)
) WITH (fillfactor = 70);
-- whom a matching round looks at; the counters a round changes are in no index, so its updates stay within the page
CREATE INDEX volunteer_of_post ON assignment.volunteer USING gin (post_kinds) WITH (fastupdate = off)
    WHERE active AND checked_in_on IS NOT NULL;
CREATE INDEX volunteer_of_village ON assignment.volunteer (village text_pattern_ops, number);

CREATE TABLE assignment.leave (
    id           uuid PRIMARY KEY,
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    first_day    date NOT NULL,
    last_day     date NOT NULL,
    CONSTRAINT leave_ends_after_it_begins CHECK (last_day >= first_day)
);
CREATE INDEX leave_of_volunteer ON assignment.leave (volunteer_id, last_day);

CREATE TABLE assignment.post (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL,
    area       text NOT NULL CHECK (area ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    head_count integer NOT NULL CHECK (head_count BETWEEN 1 AND 10000),
    defined_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX post_of_area ON assignment.post (area text_pattern_ops, kind);

CREATE TABLE assignment.claim (
    id           uuid PRIMARY KEY,
    post_id      uuid NOT NULL REFERENCES assignment.post (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    status       text NOT NULL CHECK (status IN ('claimed', 'approved', 'ended')),
    claimed_at   timestamptz NOT NULL,
    approved_at  timestamptz,
    approved_by  uuid
);
CREATE UNIQUE INDEX one_live_claim_per_post_and_volunteer ON assignment.claim (post_id, volunteer_id) WHERE status <> 'ended';
CREATE INDEX claim_of_volunteer ON assignment.claim (volunteer_id);
CREATE INDEX claim_waiting ON assignment.claim (claimed_at) WHERE status = 'claimed';

CREATE TABLE assignment.post_review (
    id           uuid PRIMARY KEY,
    post_id      uuid NOT NULL REFERENCES assignment.post (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    level        smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
    comment      text,
    reviewed_at  timestamptz NOT NULL,
    reviewed_by  uuid NOT NULL
);

-- One accepted request and where it stands. What is personal is sealed under the resident's key.
CREATE TABLE assignment.request (
    id                uuid PRIMARY KEY,
    number            text NOT NULL,
    state             text NOT NULL CHECK (state IN ('accepted', 'offered', 'assigned', 'in_progress', 'returned', 'suspended',
                          'awaiting_confirmation', 'closed', 'reopened', 'withdrawn', 'merged', 'terminated')),
    area              text NOT NULL CHECK (area ~ '^[0-9]{12}$'),
    town              text NOT NULL GENERATED ALWAYS AS (substr(area, 1, 9)) STORED,
    district          text NOT NULL GENERATED ALWAYS AS (substr(area, 1, 6)) STORED,
    channel           text NOT NULL,
    matter            jsonb NOT NULL,
    language          text,
    accepted_at       timestamptz NOT NULL,
    due_at            timestamptz NOT NULL,
    resident_id       uuid NOT NULL,
    description       text,
    requester_name    text,
    requester_phone   text,
    requester_address text,
    tracking_hash     text NOT NULL,
    tail_hash         text,
    round             integer NOT NULL DEFAULT 0,       -- offers made so far
    excluded          uuid[] NOT NULL DEFAULT '{}',     -- volunteers who declined, let lapse or returned this case
    tried             boolean NOT NULL DEFAULT false,   -- a round has looked and found nobody
    unmatched         jsonb,                            -- why: hard rule -> volunteers who fail it alone
    unmatched_at      timestamptz,
    last_event_at     timestamptz NOT NULL,             -- of the last thing that happened in the world
    back_entered      boolean NOT NULL DEFAULT false,   -- that last thing was entered later than it happened
    rejections        smallint NOT NULL DEFAULT 0,
    returns           smallint NOT NULL DEFAULT 0,
    urged             smallint NOT NULL DEFAULT 0,
    completed_at      timestamptz,
    ended_at          timestamptz,
    taken_in_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX request_waiting ON assignment.request (district, accepted_at) WHERE state = 'accepted';
CREATE INDEX request_open_of_town ON assignment.request (town, due_at)
    WHERE state NOT IN ('closed', 'withdrawn', 'merged', 'terminated');
CREATE INDEX request_of_tracking_code ON assignment.request (tracking_hash);
CREATE INDEX request_of_resident ON assignment.request (resident_id);
CREATE INDEX request_ended_of_town ON assignment.request (town, ended_at DESC) WHERE ended_at IS NOT NULL;

CREATE TABLE assignment.offer (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES assignment.request (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    status       text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
    round        integer NOT NULL,
    offered_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at   timestamptz NOT NULL,
    answered_at  timestamptz,
    reason       text,
    explanation  jsonb
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX one_open_offer_per_request ON assignment.offer (request_id) WHERE status = 'open';
CREATE INDEX offer_of_request ON assignment.offer (request_id, round);
CREATE INDEX offer_of_volunteer ON assignment.offer (volunteer_id, offered_at DESC);
CREATE INDEX offer_to_expire ON assignment.offer (expires_at) WHERE status = 'open';

CREATE TABLE assignment.assignment (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL REFERENCES assignment.request (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    offer_id     uuid REFERENCES assignment.offer (id),
    status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'done', 'returned', 'withdrawn')),
    method       text,
    accepted_at  timestamptz NOT NULL,
    started_at   timestamptz,
    completed_at timestamptz,
    outcome      text CHECK (outcome IN ('solved', 'partly', 'unsolved', 'refused_by_law', 'explained')),
    result       text,
    approved_by  uuid,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX one_active_assignee_per_request ON assignment.assignment (request_id) WHERE status IN ('active', 'done');
CREATE INDEX assignment_of_request ON assignment.assignment (request_id);
CREATE INDEX assignment_of_volunteer ON assignment.assignment (volunteer_id, accepted_at DESC);

CREATE TABLE assignment.work_log (
    id            uuid PRIMARY KEY,
    assignment_id uuid NOT NULL REFERENCES assignment.assignment (id),
    note          text,
    minutes       integer NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    occurred_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX work_log_of_assignment ON assignment.work_log (assignment_id, occurred_at);

CREATE TABLE assignment.confirmation (
    id            uuid PRIMARY KEY,
    request_id    uuid NOT NULL REFERENCES assignment.request (id),
    assignment_id uuid NOT NULL REFERENCES assignment.assignment (id),
    solved        boolean NOT NULL,
    method        text NOT NULL,
    comment       text,
    confirmed_by  uuid,
    occurred_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX confirmation_of_request ON assignment.confirmation (request_id);

CREATE TABLE assignment.rating (
    request_id   uuid CONSTRAINT one_rating_per_request PRIMARY KEY REFERENCES assignment.request (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    rating       smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment      text,
    occurred_at  timestamptz NOT NULL
);

-- What a person could be kept for: the price of a skill or kind of post, from half a year's demand and its holders' places.
CREATE TABLE assignment.rarity (
    district    text NOT NULL,
    name        text NOT NULL,
    price       integer NOT NULL,
    computed_at timestamptz NOT NULL,
    PRIMARY KEY (district, name)
);
