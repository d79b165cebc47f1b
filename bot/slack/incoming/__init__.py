"""What Slack sends: commands, actions, view submissions, over HTTP or Socket Mode, and the answers to them."""
