"""Who serves: volunteers, agents and specialists, their check-in, skills, capacity and leave."""
