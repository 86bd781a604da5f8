"""评岗: an organiser's review of a post's holder for a period, and what residents' ratings say of the same work."""
