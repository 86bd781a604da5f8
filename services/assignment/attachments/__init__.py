"""What came along with a request: photos, words added later, for whom it is. Read from intake's events, never copied."""
