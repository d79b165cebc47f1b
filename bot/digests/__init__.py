"""Daily registration digests: who subscribed to which, and their delivery."""
