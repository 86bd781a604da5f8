"""Looking after the catalogue: new versions from a date, corrections, retiring, export and import. Choosing from it is `matters`."""
