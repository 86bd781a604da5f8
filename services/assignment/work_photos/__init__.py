"""Photos of a handler's log entries: re-encoded, encrypted in the blob store, their keys sealed for the resident."""
