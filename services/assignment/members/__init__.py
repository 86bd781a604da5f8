"""The register of in-service members (双报到): who is on it, sealed until they check in, and what share has checked in."""
