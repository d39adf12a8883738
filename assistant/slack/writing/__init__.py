"""Answers as Slack shows them: Markdown, blocks, messages within its limits. All of it is pure."""
