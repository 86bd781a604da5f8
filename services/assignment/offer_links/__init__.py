"""Signed links that open an offer from a message without a password, and answer it."""
