"""Measure retrieval and answers against judged questions."""
