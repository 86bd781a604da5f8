"""What staff do with the register, a module for each kind of thing."""
