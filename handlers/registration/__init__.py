"""What people can do about a webinar's registration."""
