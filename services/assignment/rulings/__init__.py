"""Returned cases and second rejections: who rules, by when, and what was decided (审定)."""
