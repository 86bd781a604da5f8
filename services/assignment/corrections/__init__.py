"""`request.corrected`: what a clerk mended of an entry the same day reaches whoever handles the case."""
