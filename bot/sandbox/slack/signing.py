"""Requests are signed as Slack signs them, so that an app can know they are Slack's.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from datetime import datetime


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Slack-Signature` for these exact bytes."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed_headers(secret: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The two headers that go with a body sent at that moment."""
    timestamp = str(int(moment.timestamp()))
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(secret, timestamp, body)}
