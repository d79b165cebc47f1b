"""The Slack side: requests in, answers out, messages to people and channels."""
