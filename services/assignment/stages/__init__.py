"""The steps of a matter: each with its limit from acceptance on, and when it was done."""
