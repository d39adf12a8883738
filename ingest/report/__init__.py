"""What an ingest tells people: what became of every file, on the terminal, as JSON and as a page."""
