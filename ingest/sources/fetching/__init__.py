"""Fetch files from named hosts: politely, within limits, and never from where it could do harm."""
