"""What people can do with digests."""
