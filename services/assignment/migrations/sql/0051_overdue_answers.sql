-- When whoever sent a case up was told that the answer is overdue; once.
ALTER TABLE assignment.sent_up ADD COLUMN overdue_told_at timestamptz;
CREATE INDEX sent_up_to_tell ON assignment.sent_up (expected_on)
    WHERE answered_on IS NULL AND undone_at IS NULL AND overdue_told_at IS NULL;
