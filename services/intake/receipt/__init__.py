"""The receipt clock (收件): how soon somebody must answer, and what happens when nobody does."""
