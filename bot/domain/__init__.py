"""The nouns and rules of webinars, without any input or output."""
