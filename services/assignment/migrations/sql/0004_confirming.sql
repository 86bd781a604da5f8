-- A confirmation given by mistake is taken back with a trace: the row stays, and says when and by whom.
ALTER TABLE assignment.confirmation
    ADD COLUMN undone_at timestamptz,
    ADD COLUMN undone_by uuid;
