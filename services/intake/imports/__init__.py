"""Open cases of today brought in from a spreadsheet: looked through first, then entered line by line, each exactly once."""
