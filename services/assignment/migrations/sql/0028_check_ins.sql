-- 双报到 at the desk: who was checked in where, by whom, and whether it was taken back the same day.
CREATE TABLE assignment.check_in (
    id             uuid PRIMARY KEY,                                 -- the form's key: sent twice is once
    volunteer_id   uuid NOT NULL REFERENCES assignment.volunteer (id),
    village        text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    checked_in_on  date NOT NULL,
    recorded_by    uuid NOT NULL,
    recorded_at    timestamptz NOT NULL,
    was_registered boolean NOT NULL,                                 -- false: not on the register before, and marked so
    undone_at      timestamptz,
    undone_by      uuid,
    CONSTRAINT an_undoing_has_its_hand CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX one_check_in_that_counts ON assignment.check_in (volunteer_id) WHERE undone_at IS NULL;
CREATE INDEX check_in_of_village ON assignment.check_in (village text_pattern_ops, recorded_at DESC);

-- What proves a skill at a level. The volunteer's row holds the level that counts; one not attested yet counts for nothing.
CREATE TABLE assignment.skill_proof (
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    skill        text NOT NULL,
    level        smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
    proof        text NOT NULL CHECK (proof IN ('certificate', 'attested', 'seen')),
    proof_note   text,                                               -- number of the certificate, or who attests it; sealed
    told_at      timestamptz NOT NULL,
    attested_by  uuid,
    attested_at  timestamptz,
    CONSTRAINT one_proof_per_skill_and_level PRIMARY KEY (volunteer_id, skill, level),
    CONSTRAINT an_attestation_has_its_hand CHECK ((attested_by IS NULL) = (attested_at IS NULL))
);
CREATE INDEX skill_proof_waiting ON assignment.skill_proof (told_at) WHERE attested_by IS NULL;
