"""The desk's queue: requests of one's area by any filter the page offers, in the order they came, however many there are."""
