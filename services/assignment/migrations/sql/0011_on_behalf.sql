-- Volunteers without a smartphone: staff phone them and enter what they say, marked as such.
ALTER TABLE assignment.volunteer ADD COLUMN by_phone boolean NOT NULL DEFAULT false;
CREATE INDEX volunteer_by_phone ON assignment.volunteer (village text_pattern_ops) WHERE by_phone;
