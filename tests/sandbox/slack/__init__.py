"""Stories of the simulated Slack workspace."""
