-- The queue of the desk, merging and taking back.

-- Merging (并单): which open request it goes on as, the state it can be taken back to, and when it was done (recorded, for
-- taking it back the same day).
ALTER TABLE intake.request
    ADD COLUMN merged_into uuid REFERENCES intake.request (id),
    ADD COLUMN merged_from text CHECK (merged_from IN ('submitted', 'needs_supplement')),
    ADD COLUMN merged_at   timestamptz,
    ADD CONSTRAINT merged_says_into_what CHECK ((status = 'merged') = (num_nonnulls(merged_into, merged_from, merged_at) = 3)),
    ADD CONSTRAINT never_merged_into_itself CHECK (merged_into <> id);
CREATE INDEX request_merged_into ON intake.request (merged_into) WHERE merged_into IS NOT NULL;

-- What the queue is filtered by: the matter that was chosen or else guessed, and whether there are photos.
ALTER TABLE intake.request
    ADD COLUMN asked_matter text GENERATED ALWAYS AS (coalesce(matter_code, suggested_code)) STORED,
    ADD COLUMN has_photos   boolean GENERATED ALWAYS AS (jsonb_array_length(photos) > 0) STORED;

-- Two orders carry every list: of a town in one state, and of a town's one matter; by the time of submission, then id.
-- Several states, matters or towns are as many ranges put together. The other filters are read from the index alone.
DROP INDEX intake.request_of_town, intake.request_of_town_in_state, intake.request_in_state;
CREATE INDEX queue_in_order ON intake.request (town, status, submitted_at, id)
    INCLUDE (village, asked_matter, channel, has_photos);
CREATE INDEX queue_of_matter ON intake.request (town, asked_matter, submitted_at, id)
    INCLUDE (village, status, channel, has_photos);
-- the last digits of the number, as they are read out
CREATE INDEX request_by_serial ON intake.request (split_part(number, '-', 2));

-- Several requests accepted with one command (decision 0011). The decision is stored at once and carried out a minute later
-- by the tick, or sooner when asked; until then it can be taken back, because nothing has been told to anybody yet.
CREATE TABLE intake.batch (
    id         uuid PRIMARY KEY,
    decided_by uuid NOT NULL,
    actor_kind text NOT NULL,
    decided_at timestamptz NOT NULL,
    goes_at    timestamptz NOT NULL,
    CONSTRAINT decided_before_it_goes CHECK (goes_at >= decided_at)
);
CREATE TABLE intake.batch_item (
    batch_id    uuid NOT NULL REFERENCES intake.batch (id),
    place       smallint NOT NULL,
    request_id  uuid NOT NULL,
    matter_code text,
    state       text NOT NULL CHECK (state IN ('held', 'accepted', 'refused', 'taken_back')),
    problem     jsonb,
    settled_at  timestamptz,
    PRIMARY KEY (batch_id, place),
    CONSTRAINT refused_says_why CHECK ((state = 'refused') = (problem IS NOT NULL)),
    CONSTRAINT held_is_not_settled CHECK ((state = 'held') = (settled_at IS NULL)),
    CONSTRAINT held_has_a_matter CHECK (state <> 'held' OR matter_code IS NOT NULL)
);
-- One decision about a request waits at a time; what waits is found by this index alone.
CREATE UNIQUE INDEX one_hold_per_request ON intake.batch_item (request_id) WHERE state = 'held';
CREATE INDEX batch_of_person ON intake.batch (decided_by, goes_at DESC);
