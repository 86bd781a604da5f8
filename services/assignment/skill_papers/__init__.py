"""Certificates that prove a skill, as photos or PDF: encrypted in the blob store, opened only by their owner and by who attests."""
