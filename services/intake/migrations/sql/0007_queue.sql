-- The queue of the desk, merging and taking back.
SELECT 1;
