-- Papers handed out, and originals handed over.
SELECT 1;
