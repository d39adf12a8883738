"""Record a session of the app for Slack as a page to read."""
