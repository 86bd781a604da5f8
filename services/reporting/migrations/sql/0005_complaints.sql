-- Complaints are hidden from those they concern.
SELECT 1;
