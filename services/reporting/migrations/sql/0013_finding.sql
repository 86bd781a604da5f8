-- What somebody reads out: the end of a number, or the six digits of a receipt.
ALTER TABLE reporting.cases ADD COLUMN counter_number integer;
CREATE INDEX cases_by_counter_number ON reporting.cases (counter_number, submitted_at DESC) WHERE counter_number IS NOT NULL;
CREATE INDEX cases_by_number ON reporting.cases (number);
CREATE INDEX cases_by_serial ON reporting.cases (split_part(number, '-', 2));
