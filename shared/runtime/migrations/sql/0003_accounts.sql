-- Accounts that are closed and handed over.
SELECT 1;
