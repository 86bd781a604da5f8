"""Posts and claims as counted: how many posts and places, how many held, how their holders are reviewed."""
