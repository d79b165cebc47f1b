"""The RingCentral sandbox keeps RingCentral's rules."""
