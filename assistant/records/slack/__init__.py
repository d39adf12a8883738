"""What is kept for the app for Slack: its threads, its channels, and what it has seen already."""
