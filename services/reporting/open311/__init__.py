"""Open311 GeoReport v2: reading the requests that came in through it."""
