"""What people can do with public cards."""
