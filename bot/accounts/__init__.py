"""RingCentral accounts of Slack people: linking by OAuth, acting as somebody, tokens, and the shared rate windows."""
