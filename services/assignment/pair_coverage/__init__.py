"""Coverage of pairs both ways: whom nobody stands by, and which members stand by nobody; each number with its list."""
