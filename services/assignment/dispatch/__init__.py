"""An accepted request on its way to closing: the pool, offers, work, confirmation; `matching` only says to whom."""
