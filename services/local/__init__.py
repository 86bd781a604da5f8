"""Everything on one machine: embedded Postgres and Valkey, the processes that make the house, and the `daiban` command.

No rule of the field lives here; on a server or a cluster other things start the same processes.
"""
