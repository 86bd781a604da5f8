"""Signing in and out: tokens for programs, the sign-in page for people."""
