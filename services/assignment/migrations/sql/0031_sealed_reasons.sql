-- Why a case was passed on or handed over is said of its resident: sealed under their key, one for each case. What stood here in
-- clear is removed, a migration has no keys to seal with; who, whom, which cases and when stay.
ALTER TABLE assignment.first_receipt DROP CONSTRAINT passed_on_with_a_reason;
UPDATE assignment.first_receipt SET reason = NULL WHERE reason IS NOT NULL;
ALTER TABLE assignment.first_receipt
    ADD CONSTRAINT passed_on_to_somebody CHECK ((passed_at IS NULL) = (passed_to IS NULL) AND (reason IS NULL OR passed_at IS NOT NULL));

CREATE TABLE assignment.handover_case (
    handover_id uuid NOT NULL REFERENCES assignment.handover (id),
    request_id  uuid NOT NULL REFERENCES assignment.request (id),
    reason      text,   -- sealed; null once the person was erased, and for handovers of before
    PRIMARY KEY (handover_id, request_id)
);
CREATE INDEX handover_of_request ON assignment.handover_case (request_id);
INSERT INTO assignment.handover_case (handover_id, request_id)
SELECT h.id, c FROM assignment.handover h CROSS JOIN LATERAL unnest(h.cases) c WHERE EXISTS (SELECT FROM assignment.request r WHERE r.id = c);
ALTER TABLE assignment.handover DROP COLUMN reason, DROP COLUMN cases;

-- Why a dispatcher went beyond a volunteer's capacity is sealed too.
UPDATE assignment.offer SET explanation = explanation - 'overruled_because' WHERE explanation ->> 'overruled_because' IS NOT NULL;
