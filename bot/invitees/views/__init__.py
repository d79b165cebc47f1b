"""Block Kit of panelists and co-hosts."""
