"""Panelists and co-hosts: inviting, roles, removing, and the notices they get."""
