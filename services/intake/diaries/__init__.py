"""Diaries (民情日记): what a cadre wrote after a visit, and the drafts of requests it proposes, which a person confirms or drops."""
