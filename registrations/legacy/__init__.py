"""The old register's list: reading it, telling every wrong cell by its place, and nothing else."""
