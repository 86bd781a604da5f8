-- Whoever is reviewed may answer once; sealed under the volunteer's key like the sentence it answers.
ALTER TABLE assignment.post_review
    ADD COLUMN answer      text,                            -- sealed under the volunteer's key
    ADD COLUMN answered_at timestamptz,
    ADD CONSTRAINT an_answer_has_its_time CHECK ((answer IS NULL) = (answered_at IS NULL));
CREATE INDEX review_of_volunteer ON assignment.post_review (volunteer_id, reviewed_at DESC);
