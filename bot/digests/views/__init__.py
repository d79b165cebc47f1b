"""Block Kit of digests."""
