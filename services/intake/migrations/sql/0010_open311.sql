-- Keys and tokens of Open311.
SELECT 1;
