"""Originals handed over at the office, and given back."""
