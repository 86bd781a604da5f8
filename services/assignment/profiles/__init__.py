"""A volunteer's profile: what they can do and when, edited by themselves; skills count once an organiser has attested them."""
