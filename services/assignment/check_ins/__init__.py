"""双报到 at the desk: a member is found on the register, checked in with skills and their proofs, and given two papers."""
