"""Whether a statement that a language model wrote is supported by the passages that it cites."""
