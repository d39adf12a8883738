"""What Slack sends, read as questions: who asks what, whether it is for the app, and what was said before."""
