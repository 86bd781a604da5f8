"""1+N pairs (结对): who stands by whom, how often they visit, and which visits are due."""
