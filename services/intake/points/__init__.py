"""Service points: which run, where they are and when they are open."""
