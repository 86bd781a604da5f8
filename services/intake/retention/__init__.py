"""How long a person is kept: who is due for review, what was decided, and the daily job that lists or erases."""
