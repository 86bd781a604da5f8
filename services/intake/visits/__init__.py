"""Visits (走访): who went where, whom they met, what was told, what came of it; the drafts of both entry forms."""
