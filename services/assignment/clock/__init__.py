"""The promise clock of a running case: pauses with a reason and an end, and the one extension."""
