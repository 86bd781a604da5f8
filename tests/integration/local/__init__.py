"""The house on one machine: its servers, its processes, and what it refuses."""
