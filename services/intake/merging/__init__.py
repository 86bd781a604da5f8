"""Merging (并单): a request goes on as part of another one, before acceptance; taken back the same day."""
