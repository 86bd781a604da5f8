-- How often a case has found no taker since it last had one: offers declined or lapsed and rounds that found nobody.
-- After so many the skills that are only good to have are no longer asked for (domain.md §4).
ALTER TABLE assignment.request ADD COLUMN tries integer NOT NULL DEFAULT 0 CONSTRAINT tries_only_grow_from_none CHECK (tries >= 0);
UPDATE assignment.request SET tries = 1 WHERE state = 'accepted' AND tried;

-- Minutes a volunteer gives in a week; null: not limited. What is free is reckoned from the week's log and what is open.
ALTER TABLE assignment.volunteer ADD COLUMN weekly_minutes integer
    CONSTRAINT weekly_minutes_within_a_week CHECK (weekly_minutes BETWEEN 0 AND 10080);
