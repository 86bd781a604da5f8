"""Signatures: with a finger on the handler's screen, or on paper and photographed; a sample of the residents is called."""
