"""The register: residents, households and firms as staff work with them, each look on the record."""
