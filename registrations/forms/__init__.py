"""Shape and meaning of what vendors and the office type about declarations."""
