"""The responsible unit's inbox: who opens a case first is responsible until it is passed on (首接负责)."""
