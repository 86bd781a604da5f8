"""Leave of whoever serves, and who covers for them meanwhile (AB岗)."""
