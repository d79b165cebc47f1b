"""The web pages that people see outside Slack."""
