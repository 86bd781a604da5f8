"""Who is on leave and who covers, as far as a case's page says so."""
