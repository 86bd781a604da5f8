"""What is printed of a request: receipt, notice of missing papers, mandates, hand-over slips."""
