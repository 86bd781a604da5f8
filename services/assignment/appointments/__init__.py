"""Visit appointments of handlers with residents, and their safety: two persons where asked, checking out, the alarm."""
