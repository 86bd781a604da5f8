"""A lawful denial (依法不予办理): who decided, why, by which law, and what the resident may do about it."""
