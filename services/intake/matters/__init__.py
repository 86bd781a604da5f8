"""The catalogue of matters: what residents can ask for, and finding a matter from their own words."""
