"""What holds in which channel: the settings file, what was chosen in Slack, and which of them counts."""
