"""Coverage of service points as the board shows it."""
