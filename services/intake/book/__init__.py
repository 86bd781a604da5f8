"""/desk/book: a paper book entered line by line in a grid, with true times (补录)."""
