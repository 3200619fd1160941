"""Placeholder."""
def write_all() -> None:
    """Nothing yet."""
