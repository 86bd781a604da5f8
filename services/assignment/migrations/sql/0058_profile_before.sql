-- What the profile said before a check-in, so that undoing it gives back what it overwrote; null: checked in before this was kept.
ALTER TABLE assignment.check_in ADD COLUMN profile_before jsonb;
