"""One file per chip: its columns, constraints, buses, and how its trace is filled."""
