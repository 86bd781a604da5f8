-- Photos of a request.
SELECT 1;
