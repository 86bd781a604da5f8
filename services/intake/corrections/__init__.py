"""A wrong entry, corrected the same day by whoever made it (本人当日更正)."""
