-- 1+N pairs (结对). The other side is kept apart from who stands by it, so that a household nobody stands by yet is in the
-- table too. Who it is stands sealed under a key of the row's own (its id is the subject).
CREATE TABLE assignment.partner (
    id            uuid PRIMARY KEY,
    role          text NOT NULL CHECK (role IN ('secretary', 'talent', 'official', 'member', 'household', 'grower', 'firm', 'community')),
    village       text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    partner_name  text,
    partner_phone text,
    resident_id   uuid,                                              -- when a request of theirs has been named
    fingerprint   text CONSTRAINT one_partner_per_name_and_village UNIQUE,  -- keyed hash of role, village, name and phone
    made_at       timestamptz NOT NULL DEFAULT now(),
    erased_at     timestamptz,
    CONSTRAINT erased_leaves_nobody CHECK (erased_at IS NULL OR num_nonnulls(partner_name, partner_phone, resident_id, fingerprint) = 0)
);
CREATE INDEX partner_of_village ON assignment.partner (village text_pattern_ops, role);
CREATE INDEX partner_of_resident ON assignment.partner (resident_id) WHERE resident_id IS NOT NULL;

CREATE TABLE assignment.pair (
    id            uuid PRIMARY KEY,
    partner_id    uuid NOT NULL REFERENCES assignment.partner (id),
    volunteer_id  uuid REFERENCES assignment.volunteer (id),
    work_unit     text,
    pledge        text,                                              -- sealed under the partner's key
    every_days    smallint NOT NULL CONSTRAINT a_rhythm_of_a_week_to_a_year CHECK (every_days BETWEEN 7 AND 366),
    formed_on     date NOT NULL,
    last_visit_on date,
    due_on        date NOT NULL,
    ended_on      date,
    ended_because text CHECK (ended_because IN ('fulfilled', 'moved', 'helper_left', 'asked', 'mistake', 'erased')),
    CONSTRAINT somebody_stands_by CHECK (num_nonnulls(volunteer_id, work_unit) > 0),
    CONSTRAINT an_end_has_its_reason CHECK ((ended_on IS NULL) = (ended_because IS NULL)),
    CONSTRAINT a_pair_ends_after_it_began CHECK (ended_on >= formed_on)
);
CREATE UNIQUE INDEX one_live_pair_of_two ON assignment.pair (partner_id, coalesce(volunteer_id::text, work_unit)) WHERE ended_on IS NULL;
CREATE INDEX pair_of_volunteer ON assignment.pair (volunteer_id) WHERE ended_on IS NULL;
CREATE INDEX pair_of_partner ON assignment.pair (partner_id);
CREATE INDEX pair_due ON assignment.pair (due_on) WHERE ended_on IS NULL;

-- Visits that moved a pair's rhythm: recorded at the desk (the visit's id) or by the helper (an id of its own).
CREATE TABLE assignment.pair_visit (
    visit_id   uuid NOT NULL,
    pair_id    uuid NOT NULL REFERENCES assignment.pair (id),
    visited_on date NOT NULL,
    CONSTRAINT a_visit_counts_once_for_a_pair PRIMARY KEY (visit_id, pair_id)
);
CREATE INDEX visit_of_pair ON assignment.pair_visit (pair_id, visited_on DESC);

-- Visits found to be due, one row per pair and day; settled by a visit, or by the pair's end.
CREATE TABLE assignment.visit_due (
    pair_id    uuid NOT NULL REFERENCES assignment.pair (id),
    due_on     date NOT NULL,
    found_at   timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    CONSTRAINT one_due_visit_per_pair_and_day PRIMARY KEY (pair_id, due_on)
);
CREATE INDEX visit_due_standing ON assignment.visit_due (due_on) WHERE settled_at IS NULL;
