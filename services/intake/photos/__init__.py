"""Photos of a request: taken in, made harmless, encrypted, shown to whoever is entitled, and removed with the person."""
