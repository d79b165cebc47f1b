"""Two simulators to click on, for the demo and every test: a Slack workspace and RingCentral Webinar."""
