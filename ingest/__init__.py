"""Sources → documents → passages → vectors → a new index generation."""
