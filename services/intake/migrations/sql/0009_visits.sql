-- Visits and diaries.
SELECT 1;
