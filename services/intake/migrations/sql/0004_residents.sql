-- The register of residents, households and firms.
SELECT 1;
