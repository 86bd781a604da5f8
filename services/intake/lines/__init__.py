"""What stands in paper books and old spreadsheets: dates as people write them, villages and matters by name or initials."""
