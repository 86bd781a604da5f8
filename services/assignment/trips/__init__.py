"""Trips (跑腿): a handler's open cases bundled into one day's round of counters, and what came of it entered at once."""
