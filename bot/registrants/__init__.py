"""Registrants: list, search, register, withdraw, import and export."""
