"""The whole test suite again and again: on a busy machine, and from other moments and zones."""
