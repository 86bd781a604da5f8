-- Papers handed out, originals handed over, drafts of the desk. Sealed columns are named for what they hold.

-- The words of a request as a keyed sketch (requests/sketch.py), by which the same thing told twice in one village is
-- noticed without anything readable being kept.
ALTER TABLE intake.request ADD COLUMN words_sketch bytea CHECK (octet_length(words_sketch) = 64);
CREATE INDEX request_of_village ON intake.request (village, id);

-- An original paper that lies at the office, or lay there until it was given back (证件交接).
CREATE TABLE intake.original (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES intake.request (id),
    village     text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    town        text NOT NULL GENERATED ALWAYS AS (left(village, 9)) STORED,
    held_at     text NOT NULL CHECK (held_at ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    kind        text NOT NULL,
    item        text NOT NULL,
    back_by     date NOT NULL,
    taken_at    timestamptz NOT NULL,
    taken_by    uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    returned_at timestamptz,
    returned_by uuid,
    returned_to text,
    CONSTRAINT returned_says_when_and_by_whom CHECK ((returned_at IS NULL) = (returned_by IS NULL)),
    CONSTRAINT never_back_before_it_was_taken CHECK (returned_at >= taken_at)
);
CREATE INDEX original_of_request ON intake.original (request_id);
CREATE INDEX original_out_of_town ON intake.original (town, back_by, id) WHERE returned_at IS NULL;
CREATE INDEX original_out ON intake.original (back_by, id) WHERE returned_at IS NULL;

-- Which paper was printed, by whom, when. Kept for ever; it names nobody but staff.
CREATE TABLE intake.printed (
    id          uuid PRIMARY KEY,
    request_id  uuid NOT NULL REFERENCES intake.request (id),
    original_id uuid REFERENCES intake.original (id),
    paper       text NOT NULL,
    size        text NOT NULL CHECK (size IN ('a4', 'a5', 'roll')),
    printed_by  uuid NOT NULL,
    printed_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX printed_of_request ON intake.printed (request_id, printed_at DESC);

-- The number to read out over the counter: six digits, counted per town and day. It opens nothing.
CREATE TABLE intake.counter_day (
    town text NOT NULL,
    day  date NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (town, day)
);
CREATE TABLE intake.counter_number (
    town       text NOT NULL,
    day        date NOT NULL,
    number     integer NOT NULL CHECK (number BETWEEN 100001 AND 999999),
    request_id uuid NOT NULL CONSTRAINT one_counter_number_per_request UNIQUE REFERENCES intake.request (id),
    PRIMARY KEY (town, day, number)
);

-- What a clerk has typed and not yet sent, sealed; one for each clerk, gone a day later. `ended_key` is the page that was
-- sent or cleared last: a save of it that comes late changes nothing.
CREATE TABLE intake.desk_draft (
    person_id uuid PRIMARY KEY,
    body      bytea,
    ended_key text,
    saved_at  timestamptz NOT NULL DEFAULT now()
);
