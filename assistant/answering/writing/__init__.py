"""Answers that a language model writes: what it is shown, what it returns, what of that is said."""
