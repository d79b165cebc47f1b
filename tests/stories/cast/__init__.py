"""Who and what the stories are told with: the town, its people, RingCentral and Slack."""
