-- 评岗 is said of one claim for one period, and its sentence is sealed under the volunteer's key. What stood here in clear
-- was never shown to anybody; a migration has no keys to seal with, so it is removed. The levels stay.
ALTER TABLE assignment.post_review
    DROP COLUMN comment,
    ADD COLUMN sentence text,                               -- sealed under the volunteer's key
    ADD COLUMN claim_id uuid REFERENCES assignment.claim (id),   -- null: reviewed before periods were asked for
    ADD CONSTRAINT one_review_per_claim_and_period UNIQUE (claim_id, from_day, to_day),
    ADD CONSTRAINT a_review_of_a_claim_has_a_period CHECK (claim_id IS NULL OR (from_day IS NOT NULL AND to_day IS NOT NULL));
DROP INDEX assignment.one_review_per_holder_and_period;
CREATE INDEX review_of_post ON assignment.post_review (post_id);
