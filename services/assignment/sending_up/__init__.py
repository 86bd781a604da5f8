"""What the town cannot settle goes to the upper unit (上报): to whom, since when, the answer expected and the answer given."""
