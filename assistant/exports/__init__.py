"""Answers and conversations to take away: Word, Markdown, plain text, rich text."""
