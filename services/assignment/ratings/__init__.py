"""Ratings (好差评): looked at for being arranged, kept apart until a person has judged; the lowest lead to a rectification."""
