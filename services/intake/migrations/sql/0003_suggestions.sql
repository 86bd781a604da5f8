-- What the suggestions learn from, and approved answers.
SELECT 1;
