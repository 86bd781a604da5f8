"""Finding a case by what somebody reads out: its number, the end of it, or the six digits of a receipt."""
