"""Block Kit of public cards and of what people do with them."""
