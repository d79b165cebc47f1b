"""Registration of a webinar: open, close, settings, schedule, count and source links."""
