"""What matters are called, by code, as far as events have told: for filters, and for cases whose matter is only wished for yet."""
