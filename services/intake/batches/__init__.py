"""Several requests accepted with one command, taken back within a minute (docs/decisions/0011)."""
