"""Settings of a Greenroom that nobody talks to."""

from pathlib import Path

from bot.settings import Settings
from tests.stories.cast.town import KEY


def settings_in(folder: Path, **others: str) -> Settings:
    """With its databases in that folder, which is made."""
    folder.mkdir(exist_ok=True)
    values = {
        "slack_bot_token": "xoxb-fake", "slack_signing_secret": "fake", "rc_client_id": "fake",
        "rc_client_secret": "fake", "secret_keys": KEY.get_secret_value(), "public_url": "http://127.0.0.1:3000",
        "database_url": f"sqlite+aiosqlite:///{folder}/greenroom.db",
    }  # fmt: skip
    return Settings(_env_file=None, **{**values, **others})
