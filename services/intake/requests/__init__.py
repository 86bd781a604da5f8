"""Requests from receipt to acceptance: submit, notice of missing papers, supplement, accept, refuse, withdraw."""
