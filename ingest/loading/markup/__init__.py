"""Read documents without pages: pandoc's syntax tree, cut into sections."""
