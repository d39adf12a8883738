"""Benchmarks: each makes one pair of files here, figures as JSON and a table in Markdown."""
