"""What people find when they look around."""
