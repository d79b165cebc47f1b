"""What people can do with panelists and co-hosts."""
