"""Benchmarks: each module prints one table and asserts nothing about absolute time. `python -m benchmarks.NAME`."""
