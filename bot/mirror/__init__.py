"""The local copy of RingCentral's webinars: read, refreshed, searched."""
