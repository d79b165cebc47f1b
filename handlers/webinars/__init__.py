"""What people can do with webinars."""
