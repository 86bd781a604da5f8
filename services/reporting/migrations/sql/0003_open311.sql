-- What Open311 reads.
SELECT 1;
