"""E-mail addresses: what is one, and which belong to a person rather than to a company."""

import re

_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_PRIVATE = re.compile(
    r"(gmail|googlemail|yahoo|ymail|rocketmail|outlook|hotmail|live|msn|icloud|me|mac|aol|gmx|web|t-online|mail|"
    r"email|proton|protonmail|pm|tutanota|tuta|fastmail|zoho|yandex|qq|163|126|sina|naver|orange|wanadoo|free|laposte|"
    r"libero|comcast|verizon|att|sbcglobal|btinternet|sky|rediffmail)\.(com|net|org|me|de|fr|it|es|nl|at|ch|ru|br|in|"
    r"ca|eu|fm|ie|co\.\w\w|com\.\w\w)"
)
"""The well-known providers of private mail; RingCentral's own list is not published."""


def is_email(text: str) -> bool:
    """True for one address with a domain that has a dot."""
    return bool(_ADDRESS.fullmatch(text))


def is_private(email: str) -> bool:
    """True for an address at a well-known provider of private mail."""
    return bool(_PRIVATE.fullmatch(email.rpartition("@")[2].casefold()))
