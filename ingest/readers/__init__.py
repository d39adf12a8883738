"""Processes that read files: whatever a file does to its reader, it does to nothing else."""
