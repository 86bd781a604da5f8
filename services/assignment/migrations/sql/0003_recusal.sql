-- Who may not see or handle a complaint.
SELECT 1;
