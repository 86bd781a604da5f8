"""What is printed of a case after acceptance: completion and termination sheets."""
