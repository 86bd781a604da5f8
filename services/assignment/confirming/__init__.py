"""The resident's last word (群众签字认可): asked for, given, given back, taken back; rating it is another room's."""
