"""How Greenroom asks RingCentral for things: typed calls, paced so that nobody meets the rate limit."""
