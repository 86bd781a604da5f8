"""Visits (走访) as reporting counts them: by work unit, town or kind, outcomes by kind. No names, no words."""
