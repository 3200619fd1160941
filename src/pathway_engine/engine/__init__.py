"""How one case moves: the life cycle, pure steps, and the rows that they leave."""
