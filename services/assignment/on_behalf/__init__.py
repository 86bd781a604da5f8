"""Volunteers without a smartphone: staff ask them by phone and enter their answers and their work, marked as such."""
