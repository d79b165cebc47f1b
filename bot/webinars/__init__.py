"""Webinars: create, edit, reschedule, cancel."""
