"""Block Kit of registration."""
