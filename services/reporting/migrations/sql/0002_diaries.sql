-- Visits as the board shows them.
SELECT 1;
