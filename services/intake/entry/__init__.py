"""Entering a request at the desk: one page, its parts, its draft, its receipt."""
