"""The app for Slack: questions asked where people work, answered with the same citations."""
