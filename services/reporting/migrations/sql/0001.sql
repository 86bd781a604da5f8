-- Reporting: one row per case as the events tell it, its deadline, the reminders sent about it, the register of members.
-- Everything here can be rebuilt from bus.event; only the reminders' ledger cannot.
CREATE SCHEMA reporting;

-- One row per request. Every time is kept twice: when it happened (…_at) and when it was entered (…_recorded_at).
CREATE TABLE reporting.cases (
    id                    uuid PRIMARY KEY,
    number                text NOT NULL,
    channel               text NOT NULL,
    matter_code           text,
    matter_name           text,
    matter_name_en        text,
    category              text,
    kind                  text,
    area                  text NOT NULL,
    town                  text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    state                 text NOT NULL,
    intake_sequence       integer NOT NULL DEFAULT 0,
    assignment_sequence   integer NOT NULL DEFAULT 0,
    last_at               timestamptz NOT NULL,
    submitted_at          timestamptz NOT NULL,
    submitted_recorded_at timestamptz NOT NULL,
    accepted_at           timestamptz,
    accepted_recorded_at  timestamptz,
    accepted_on           date GENERATED ALWAYS AS ((accepted_at AT TIME ZONE 'Asia/Shanghai')::date) STORED,
    assigned_at           timestamptz,
    assigned_recorded_at  timestamptz,
    started_at            timestamptz,
    started_recorded_at   timestamptz,
    completed_at          timestamptz,
    completed_recorded_at timestamptz,
    completion_counts     boolean NOT NULL DEFAULT true,
    closed_at             timestamptz,
    closed_recorded_at    timestamptz,
    ended_at              timestamptz,
    ended_recorded_at     timestamptz,
    paused_at             timestamptz,
    due_at                timestamptz,
    promised_due_on       date,
    provisional           boolean NOT NULL DEFAULT false,
    cycle                 integer NOT NULL DEFAULT 1,
    on_time               boolean,
    volunteer_id          uuid,
    person_id             uuid,
    tracking_hash         text,
    tail_hash             text,
    outcome               text,
    rating                smallint,
    returned              integer NOT NULL DEFAULT 0,
    urged                 integer NOT NULL DEFAULT 0,
    late_entry            boolean NOT NULL DEFAULT false,
    CONSTRAINT closed_case_says_whether_on_time CHECK ((closed_at IS NULL) = (on_time IS NULL))
) WITH (fillfactor = 80);
-- the figures of a period and an area, from the index alone
CREATE INDEX cases_by_acceptance ON reporting.cases (accepted_on, town)
    INCLUDE (state, closed_at, on_time, due_at, completed_at, completion_counts, ended_at, returned, area) WHERE accepted_on IS NOT NULL;
CREATE INDEX cases_by_closing ON reporting.cases (closed_at, town) INCLUDE (area) WHERE closed_at IS NOT NULL;
-- the lists, newest first, of a district and of a town
CREATE INDEX cases_newest ON reporting.cases (submitted_at DESC, id DESC);
CREATE INDEX cases_newest_of_town ON reporting.cases (town, submitted_at DESC, id DESC);
-- what is open, for the first screen
CREATE INDEX cases_open ON reporting.cases (town, due_at) INCLUDE (state, completed_at)
    WHERE state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated');
CREATE INDEX cases_by_tracking_code ON reporting.cases (tracking_hash);

-- The promise of each accepted case. `next_at` is the next rung that has not been looked at; infinity when none is left.
CREATE TABLE reporting.deadlines (
    request    uuid NOT NULL REFERENCES reporting.cases (id) ON DELETE CASCADE,
    kind       text NOT NULL DEFAULT 'promise' CHECK (kind IN ('promise')),
    cycle      integer NOT NULL,
    due_at     timestamptz NOT NULL,
    yellow_at  timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'paused', 'stopped', 'ended')),
    PRIMARY KEY (request, kind)
) WITH (fillfactor = 80);
-- what the sweep looks at: flat however many cases there are
CREATE INDEX deadlines_to_look_at ON reporting.deadlines (next_at)
    INCLUDE (request, kind, cycle, due_at, yellow_at, entered_at) WHERE state = 'open';
CREATE INDEX deadlines_overdue ON reporting.deadlines (due_at, request) WHERE state = 'open';

-- The ledger of reminders: who was told what, when, by which channel, and what became of it. Never a name, never a text.
CREATE TABLE reporting.reminders (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    request    uuid NOT NULL REFERENCES reporting.cases (id) ON DELETE CASCADE,
    rung       text NOT NULL CHECK (rung IN ('yellow', 'red')),
    recipient  uuid NOT NULL,
    role       text NOT NULL CHECK (role IN ('assignee', 'dispatcher', 'supervisor')),
    cycle      integer NOT NULL,
    due_at     timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('planned', 'cancelled', 'skipped', 'sending', 'sent', 'delivered', 'failed', 'unknown')),
    channel    text NOT NULL DEFAULT 'in_app' CHECK (channel IN ('in_app', 'email')),
    planned_at timestamptz NOT NULL,
    send_after timestamptz NOT NULL,
    attempts   smallint NOT NULL DEFAULT 0,
    claim      uuid,
    claimed_at timestamptz,
    sent_at    timestamptz,
    settled_at timestamptz,
    seen_at    timestamptz,
    problem    text,
    CONSTRAINT one_reminder_per_rung_recipient_and_cycle UNIQUE (request, rung, recipient, cycle)
);
CREATE INDEX reminders_to_send ON reporting.reminders (send_after, id) WHERE state = 'planned';
CREATE INDEX reminders_being_sent ON reporting.reminders (claimed_at) WHERE state = 'sending';
CREATE INDEX reminders_in_doubt ON reporting.reminders (settled_at) WHERE state = 'unknown';
CREATE INDEX reminders_of_person ON reporting.reminders (recipient, planned_at DESC, id DESC);

-- Volunteers as far as the check-in rate needs them.
CREATE TABLE reporting.members (
    id            uuid PRIMARY KEY,
    area          text NOT NULL,
    town          text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    kind          text,
    work_unit     text,
    category      text,
    member        boolean NOT NULL,
    registered_at timestamptz NOT NULL,
    checked_in_at timestamptz,
    sequence      integer NOT NULL
);
CREATE INDEX members_counted ON reporting.members (town) INCLUDE (area, registered_at, checked_in_at) WHERE member;

-- When the deadlines were last looked at; shown on every board.
CREATE TABLE reporting.sweep_state (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_at timestamptz,
    next_at timestamptz
);
INSERT INTO reporting.sweep_state DEFAULT VALUES;
