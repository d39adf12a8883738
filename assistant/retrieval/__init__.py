"""Question → what it asks → the passages that speak to it."""
