"""From a resident's own words to the likely matters, to emergency numbers and other offices; learning from what clerks chose."""
