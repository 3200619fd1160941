"""The live book in a database: facts in their order, what they have come to, what falls due."""
