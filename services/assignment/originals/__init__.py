"""Originals that are out hold a case open."""
