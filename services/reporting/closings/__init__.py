"""Whether everything of a person is closed, for who is to erase them: only here is it known."""
