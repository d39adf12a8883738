"""Everything that goes wrong with a language model and its service, one name for each."""
