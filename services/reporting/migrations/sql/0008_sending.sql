-- Sending: whether it is frozen, how many messages ever left (the send ledger outside the database counts the same), the
-- month's SMS, what a channel that is away or says "too many" is given to rest, and what each person wants.
CREATE TABLE reporting.sending (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    generation    uuid NOT NULL DEFAULT gen_random_uuid(),
    counted       bigint NOT NULL DEFAULT 0,
    frozen_at     timestamptz,
    frozen_why    text CHECK (frozen_why IN ('restored', 'by_hand')),
    confirmed_at  timestamptz,
    confirmed_by  uuid,
    sms_per_month integer NOT NULL DEFAULT 2000 CHECK (sms_per_month >= 0),
    CONSTRAINT frozen_says_why CHECK ((frozen_at IS NULL) = (frozen_why IS NULL))
);
INSERT INTO reporting.sending DEFAULT VALUES;

CREATE TABLE reporting.sms_months (
    month date PRIMARY KEY,
    used  integer NOT NULL DEFAULT 0
);
CREATE TABLE reporting.channel_rests (
    channel  text PRIMARY KEY,
    until    timestamptz NOT NULL,
    failures integer NOT NULL
);

-- What a person with an account wants; the address is sealed under the service's key, and only the sender opens it.
CREATE TABLE reporting.preferences (
    person         uuid PRIMARY KEY,
    channel        text NOT NULL CHECK (channel IN ('in_app', 'email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook')),
    address        bytea,
    without_yellow boolean NOT NULL DEFAULT false,
    quiet_from     smallint CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_to       smallint CHECK (quiet_to BETWEEN 0 AND 23),
    version        integer NOT NULL DEFAULT 1,
    changed_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT quiet_hours_have_both_ends CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

-- What the house tells its people once for each occasion: the month's SMS used up, an outage of the sweep.
CREATE TABLE reporting.house_notices (
    kind    text NOT NULL CHECK (kind IN ('sms_used_up', 'sweep_late')),
    period  text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now(),
    told    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, period)
);

-- A message that stays unread becomes a call somebody makes.
CREATE TABLE reporting.calls (
    id        uuid PRIMARY KEY DEFAULT uuidv7(),
    reminder  uuid NOT NULL CONSTRAINT one_call_per_reminder UNIQUE REFERENCES reporting.reminders (id) ON DELETE CASCADE,
    raised_at timestamptz NOT NULL DEFAULT now(),
    done_at   timestamptz,
    done_by   uuid,
    answer    text CHECK (answer IN ('reached', 'not_reached', 'not_needed')),
    CONSTRAINT a_call_made_says_what_came_of_it CHECK ((done_at IS NULL) = (answer IS NULL))
);
CREATE INDEX calls_open ON reporting.calls (raised_at) WHERE done_at IS NULL;

-- `message` is the number of the message the reminder left in; a person who looked into an unknown one says what became of it.
ALTER TABLE reporting.reminders
    ADD COLUMN message bigint, ADD COLUMN settled_by uuid,
    ADD COLUMN answer text CONSTRAINT a_known_answer CHECK (answer IN ('arrived', 'sent_again', 'left'));
-- what was sent and not opened, for the calls
CREATE INDEX reminders_unread ON reporting.reminders (settled_at)
    WHERE seen_at IS NULL AND role = 'assignee' AND state IN ('sent', 'delivered', 'failed', 'unknown');
-- the log, newest first
CREATE INDEX reminders_newest ON reporting.reminders (planned_at DESC, id DESC);
-- a digest takes all that one person is to be told
CREATE INDEX reminders_of_recipient_to_send ON reporting.reminders (recipient) WHERE state = 'planned';
