-- What the desk shows of a case.
SELECT 1;
