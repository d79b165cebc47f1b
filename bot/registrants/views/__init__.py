"""Block Kit of registrants."""
