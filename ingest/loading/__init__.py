"""From a file's bytes to the pages of a document."""
