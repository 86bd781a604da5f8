"""Who has which request in hand, a whole queue handed over in one step, and closing the account of who leaves."""
