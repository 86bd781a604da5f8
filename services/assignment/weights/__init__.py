"""The weights of matching: which are in force, who set them and why, and what others would have changed last week."""
