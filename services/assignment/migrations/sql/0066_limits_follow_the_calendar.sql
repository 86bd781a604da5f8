-- With which calendar an open ruling, rectification, call or silence was counted; the tick counts anew what another version counted and
-- stamps what has none yet. A call is due a working day after what is written beside it; of those opened before, what they were opened for
-- or the last attempt.
ALTER TABLE assignment.ruling ADD COLUMN calendar_version text;
ALTER TABLE assignment.rectification ADD COLUMN calendar_version text;
ALTER TABLE assignment.callback ADD COLUMN calendar_version text, ADD COLUMN counted_from timestamptz;
ALTER TABLE assignment.silence ADD COLUMN calendar_version text;
