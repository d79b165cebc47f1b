"""What is kept how long, erasing it, and disconnecting a person."""
