"""Looking after the responsible units (承办单位): registering, renaming and merging them from a day on."""
