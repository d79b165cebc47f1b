"""What is asked of Slack: messages, profiles, files; paced, and tried again while Slack is away."""
