"""What is said to Slack: its Web API, its troubles, and answers on their way."""
