"""Public cards in channels: self-registration, waitlist, calendar file."""
