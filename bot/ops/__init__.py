"""For who runs Greenroom: check, backup, digest preview, logs, the server."""
