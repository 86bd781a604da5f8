"""Residents: who asked, sealed under a key of their own, found again by keyed hashes only."""
