"""What Greenroom knows how to do: run RingCentral webinars on behalf of people in Slack."""
