-- 定岗、认岗、评岗: what a post asks for and until when, who waits for a place, and how a claim ended.
ALTER TABLE assignment.post
    ADD COLUMN skills        jsonb NOT NULL DEFAULT '{}',   -- {skill: level}
    ADD COLUMN languages     text[] NOT NULL DEFAULT '{}',
    ADD COLUMN words         text NOT NULL DEFAULT '',
    ADD COLUMN words_en      text NOT NULL DEFAULT '',
    ADD COLUMN first_day     date,
    ADD COLUMN last_day      date,                          -- due day of the tick that ends the term; null: until ended
    ADD COLUMN ended_because text CHECK (ended_because IN ('term_over', 'post_ended')),
    ADD COLUMN renewed_as    uuid REFERENCES assignment.post (id),
    ADD COLUMN held          integer NOT NULL DEFAULT 0,    -- approved claims, kept by the trigger below
    ADD COLUMN version       integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT a_term_ends_after_it_begins CHECK (last_day >= first_day);
UPDATE assignment.post p SET held = c.n, head_count = greatest(head_count, c.n)
FROM (SELECT post_id, count(*) AS n FROM assignment.claim WHERE status = 'approved' GROUP BY 1) c WHERE c.post_id = p.id;
UPDATE assignment.post SET ended_because = 'post_ended' WHERE ended_at IS NOT NULL;
ALTER TABLE assignment.post
    ADD CONSTRAINT no_more_holders_than_places CHECK (held BETWEEN 0 AND head_count),
    ADD CONSTRAINT an_ended_post_says_why CHECK ((ended_at IS NULL) = (ended_because IS NULL));
CREATE INDEX post_term_due ON assignment.post (last_day) WHERE ended_at IS NULL AND last_day IS NOT NULL;
CREATE INDEX post_to_renew ON assignment.post (area text_pattern_ops) WHERE ended_because = 'term_over' AND renewed_as IS NULL;

ALTER TABLE assignment.claim
    ADD COLUMN ended_at      timestamptz,
    ADD COLUMN ended_because text CHECK (ended_because IN ('refused', 'given_up', 'term_over', 'post_ended')),
    ADD COLUMN reason        text,                          -- of a refusal, sealed under the volunteer's key
    ADD COLUMN moved_up_at   timestamptz;                   -- a place became free and this one was next
UPDATE assignment.claim SET ended_because = 'given_up', ended_at = coalesce(approved_at, claimed_at) WHERE status = 'ended';
ALTER TABLE assignment.claim
    DROP CONSTRAINT claim_status_check,
    ADD CONSTRAINT claim_status_check CHECK (status IN ('claimed', 'waiting', 'approved', 'ended')),
    ADD CONSTRAINT an_ended_claim_says_why CHECK ((status = 'ended') = (ended_because IS NOT NULL));
CREATE INDEX claim_of_post ON assignment.claim (post_id, claimed_at) WHERE status <> 'ended';

CREATE FUNCTION assignment.count_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assignment.post p SET held = p.held + d.n
    FROM (SELECT post_id, sum(n) AS n FROM (
              SELECT post_id, 1 AS n FROM fresh WHERE status = 'approved'
              UNION ALL SELECT post_id, -1 FROM stale WHERE status = 'approved') c
          GROUP BY 1 HAVING sum(n) <> 0) d
    WHERE p.id = d.post_id;
    RETURN NULL;
END $$;
CREATE FUNCTION assignment.count_new_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assignment.post p SET held = p.held + d.n
    FROM (SELECT post_id, count(*) AS n FROM fresh WHERE status = 'approved' GROUP BY 1) d WHERE p.id = d.post_id;
    RETURN NULL;
END $$;
CREATE TRIGGER claim_changed AFTER UPDATE ON assignment.claim
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION assignment.count_holders();
CREATE TRIGGER claim_added AFTER INSERT ON assignment.claim
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION assignment.count_new_holders();

ALTER TABLE assignment.post_review
    ADD COLUMN from_day date,
    ADD COLUMN to_day   date,
    ADD CONSTRAINT a_reviewed_period_ends_after_it_begins CHECK (to_day >= from_day);
CREATE UNIQUE INDEX one_review_per_holder_and_period ON assignment.post_review (post_id, volunteer_id, from_day, to_day);
