"""Two open cases of one need become one (并单), and a wrong merge is undone."""
