"""Secrets and people's names are kept sealed; the owner is inside, so that a row moved elsewhere does not open."""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr


class SealBroken(Exception):
    """The text was not sealed with any of our keys, or not for this owner."""


class Vault:
    """Seals with the newest key and opens with any (Fernet: AES-CBC with HMAC)."""

    def __init__(self, keys: tuple[SecretStr, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key.get_secret_value()) for key in keys])

    def seal(self, owner: str, text: str) -> str:
        """The text made unreadable, bound to its owner."""
        return self._fernet.encrypt(json.dumps([owner, text]).encode()).decode()

    def open(self, owner: str, sealed: str) -> str:
        """The text again; raises SealBroken for another owner's seal or a lost key."""
        try:
            inside, text = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise SealBroken(owner) from None
        if inside != owner:
            raise SealBroken(owner)
        return str(text)
