"""E-mail addresses: what is one, and which belong to a person rather than to a company."""

import re

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_PRIVATE_ANYWHERE = {"gmail", "googlemail", "gmx", "hotmail", "outlook", "yahoo"}
_PRIVATE = {
    "126.com", "163.com", "aol.com", "att.net", "btinternet.com", "comcast.net", "fastmail.com", "free.fr",
    "icloud.com", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com",
    "orange.fr", "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "t-online.de", "tutanota.com",
    "verizon.net", "wanadoo.fr", "web.de", "yandex.com", "yandex.ru", "ymail.com",
}  # fmt: skip
"""Well-known providers of private mail: RingCentral does not say which ones it knows, and has the last word."""


def is_email(text: str) -> bool:
    """True for one address with a domain that has a dot."""
    return bool(_ADDRESS.fullmatch(text))


def is_private(email: str) -> bool:
    """True for an address at a well-known provider of private mail."""
    domain = email.rpartition("@")[2].casefold()
    return domain in _PRIVATE or domain.partition(".")[0] in _PRIVATE_ANYWHERE
