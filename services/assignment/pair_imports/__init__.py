"""Pairs from a spreadsheet: every wrong line is told, and either all lines are entered or none."""
