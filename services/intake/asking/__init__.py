"""A resident asks for help and looks after the request: pages without an account, one question each."""
