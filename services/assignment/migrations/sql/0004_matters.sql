-- What the catalogue calls a matter.
SELECT 1;
