-- The ladder of reminders (domain.md §3), settable per matter and area. A version is never changed: cases keep the one they
-- climb by until it is applied to them anew. An empty matter or area stands for every one; the first row is the district's rule.
CREATE TABLE reporting.ladders (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    matter_code text NOT NULL DEFAULT '',
    area        text NOT NULL DEFAULT '' CONSTRAINT a_ladder_is_for_a_district_or_town CHECK (area ~ '^([0-9]{6}|[0-9]{9})?$'),
    version     integer NOT NULL,
    withdrawn   boolean NOT NULL DEFAULT false,
    reason      text NOT NULL DEFAULT '',
    set_by      uuid,
    set_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_version_of_a_ladder UNIQUE (matter_code, area, version)
);
CREATE TABLE reporting.ladder_steps (
    ladder   integer NOT NULL REFERENCES reporting.ladders (id),
    position smallint NOT NULL,
    rung     text NOT NULL CHECK (rung IN ('yellow', 'red', 'urge', 'supervise', 'special')),
    days     smallint,
    times    smallint,
    roles    text[] NOT NULL CONSTRAINT a_rung_reaches_somebody CHECK (cardinality(roles) > 0),
    urgent   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (ladder, position),
    CONSTRAINT each_rung_once UNIQUE (ladder, rung),
    CONSTRAINT a_rung_counts_days_or_promises CHECK ((days IS NULL) <> (times IS NULL))
);
INSERT INTO reporting.ladders (version) VALUES (1);
INSERT INTO reporting.ladder_steps (ladder, position, rung, days, times, roles) VALUES
    (1, 1, 'yellow', -1, NULL, '{assignee}'),
    (1, 2, 'red', 0, NULL, '{assignee,dispatcher}'),
    (1, 3, 'urge', 1, NULL, '{assignee,leader}'),
    (1, 4, 'supervise', 5, NULL, '{supervisor}'),
    (1, 5, 'special', NULL, 3, '{supervisor}');

-- By which ladder a promise is climbed, when each of its rungs comes (in the order of the steps), and for which cycle.
ALTER TABLE reporting.deadlines
    ADD COLUMN ladder  integer NOT NULL DEFAULT 1 REFERENCES reporting.ladders (id),
    ADD COLUMN rung_at timestamptz[],
    ADD COLUMN climbs  integer;
UPDATE reporting.deadlines SET rung_at = ARRAY[yellow_at, due_at], climbs = cycle;
ALTER TABLE reporting.deadlines ALTER COLUMN rung_at SET DEFAULT '{}', ALTER COLUMN rung_at SET NOT NULL;

ALTER TABLE reporting.reminders
    DROP CONSTRAINT reminders_rung_check, DROP CONSTRAINT reminders_role_check,
    DROP CONSTRAINT reminders_state_check, DROP CONSTRAINT reminders_channel_check;
ALTER TABLE reporting.reminders
    ADD COLUMN urgent boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT a_known_rung CHECK (rung IN (
        'yellow', 'red', 'urge', 'supervise', 'special', 'urged', 'told_accepted', 'told_assigned', 'told_done', 'told_confirm')),
    ADD CONSTRAINT a_known_role CHECK (role IN ('assignee', 'dispatcher', 'leader', 'supervisor', 'resident')),
    ADD CONSTRAINT a_known_state CHECK (state IN (
        'planned', 'cancelled', 'skipped', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    ADD CONSTRAINT a_known_channel CHECK (channel IN (
        'in_app', 'email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook', 'phone'));
