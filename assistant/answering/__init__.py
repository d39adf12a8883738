"""Evidence → a cited answer."""
