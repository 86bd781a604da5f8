"""Areas that are renamed or merged from a day on."""
