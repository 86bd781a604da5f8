"""Spreadsheets on their way in: sent, worked off by the tick in parts, all lines entered or none, every problem told."""
