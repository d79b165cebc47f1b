"""RingCentral Webinar without RingCentral, which offers no sandbox of it: for the demo and for tests."""

from bot.sandbox.ringcentral.sandbox import Sandbox

__all__ = ["Sandbox"]
