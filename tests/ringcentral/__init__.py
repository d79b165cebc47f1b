"""What the RingCentral client promises, shown against small servers that behave."""
