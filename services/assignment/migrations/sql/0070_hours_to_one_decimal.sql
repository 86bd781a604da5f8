-- A certificate says the hours to one decimal, as the record does; those issued before keep their whole hours.
ALTER TABLE assignment.certificate ALTER COLUMN hours TYPE numeric(8, 1);
