"""Handing over all open cases of somebody who leaves, in one step."""
