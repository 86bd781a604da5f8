-- How a rating came in, why it looks arranged, and what a person found; the row is never dropped.
ALTER TABLE assignment.rating
    ADD COLUMN recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN entered_by    uuid,
    ADD COLUMN place         text,
    ADD COLUMN looked_at     boolean NOT NULL DEFAULT false,
    ADD COLUMN flagged       text[] NOT NULL DEFAULT '{}',
    ADD COLUMN review        text CHECK (review IN ('kept', 'set_aside')),
    ADD COLUMN review_reason text,
    ADD COLUMN reviewed_by   uuid,
    ADD COLUMN reviewed_at   timestamptz,
    ADD CONSTRAINT only_a_flagged_rating_is_judged CHECK (review IS NULL OR flagged <> '{}');
UPDATE assignment.rating SET looked_at = true, recorded_at = occurred_at;
CREATE INDEX rating_flagged ON assignment.rating (recorded_at DESC) WHERE flagged <> '{}';
CREATE INDEX rating_of_handler ON assignment.rating (volunteer_id, recorded_at);
CREATE INDEX rating_entered ON assignment.rating (entered_by, recorded_at) WHERE entered_by IS NOT NULL;

-- Browsers staff work in, as keyed hashes of address and browser.
CREATE TABLE assignment.staff_place (
    place     text NOT NULL,
    person_id uuid NOT NULL,
    last_seen timestamptz NOT NULL,
    PRIMARY KEY (place, person_id)
);

-- 整改: texts are sealed under the resident's key.
CREATE TABLE assignment.rectification (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL CONSTRAINT one_rectification_per_request UNIQUE REFERENCES assignment.request (id),
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    rating       smallint NOT NULL CHECK (rating BETWEEN 1 AND 2),
    state        text NOT NULL DEFAULT 'to_verify' CHECK (state IN ('to_verify', 'unfounded', 'open', 'appealed', 'put_right',
                     'rectified', 'appeal_upheld')),
    opened_at    timestamptz NOT NULL,
    verified_by  uuid,
    verified_at  timestamptz,
    due_at       timestamptz,
    note         text,
    appeal       text,
    appealed_at  timestamptz,
    decided_by   uuid,
    put_right_by uuid,
    put_right_at timestamptz,
    done         text,
    CONSTRAINT a_verified_rectification_has_a_due_time CHECK (state IN ('to_verify', 'unfounded') OR due_at IS NOT NULL),
    CONSTRAINT an_appeal_is_decided_by_another CHECK (decided_by IS NULL OR decided_by <> verified_by)
);
CREATE INDEX rectification_running ON assignment.rectification (due_at) WHERE state IN ('open', 'appealed', 'put_right');
CREATE INDEX rectification_of_volunteer ON assignment.rectification (volunteer_id);
