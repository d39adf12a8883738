"""The vocabulary that ingest and assistant share; imports neither."""
