"""What people can do with registrants."""
