-- A proof of skill that was not recognised stays with the reason its volunteer reads, until it is brought again.
ALTER TABLE assignment.skill_proof
    ADD COLUMN dismissed_by uuid,
    ADD COLUMN dismissed_at timestamptz,
    ADD COLUMN dismissed_reason text,   -- sealed for the volunteer
    ADD CONSTRAINT a_dismissal_has_its_hand_and_reason CHECK (num_nulls(dismissed_by, dismissed_at, dismissed_reason) IN (0, 3)),
    ADD CONSTRAINT attested_or_dismissed CHECK (attested_by IS NULL OR dismissed_by IS NULL);
DROP INDEX assignment.skill_proof_waiting;
CREATE INDEX skill_proof_waiting ON assignment.skill_proof (told_at) WHERE attested_by IS NULL AND dismissed_by IS NULL;
