"""Call-backs (回访): another person than the handler asks the resident; what is due, the script, what came of it."""
