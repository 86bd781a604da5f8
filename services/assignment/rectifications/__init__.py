"""Rectifications (整改): a low rating verified by another person, put right within 15 working days, and called about."""
