"""Commands on real cases: `pathways case ...`, and those that keep the book of them."""
