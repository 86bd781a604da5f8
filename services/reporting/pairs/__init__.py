"""1+N pairs (结对) and their projects as counts: pairs that stand by role, projects by state."""
