"""One rating for each visit (一次一评), voluntary and apart from the case's own."""
