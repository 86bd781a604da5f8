-- Versions of a matter, from a date.
SELECT 1;
