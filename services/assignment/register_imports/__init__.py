"""The register from a spreadsheet: the worker looks every line through in parts, and enters all of them or none."""
