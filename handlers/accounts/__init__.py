"""What people can do about their RingCentral account."""
