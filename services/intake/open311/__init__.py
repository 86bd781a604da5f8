"""Open311 GeoReport v2: what can be asked for, sending a request, and finding it by its token."""
