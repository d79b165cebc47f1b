"""What the person who runs Greenroom can set, read once from the environment and checked at start."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting is missing or malformed; the text is one line that names it and says what it should be."""


class Settings(BaseSettings):
    """The process's configuration; every field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr = Field(description="bot token of the Slack app, begins with xoxb-")
    slack_signing_secret: SecretStr | None = Field(None, description="signing secret of the Slack app")
    slack_app_token: SecretStr | None = Field(
        None, description="app-level token for Socket Mode, begins with xapp-; then Slack needs no address of yours"
    )
    slack_api_url: str = Field("https://slack.com/api/", description="where Slack's Web API is")
    rc_server_url: str = Field("https://platform.ringcentral.com", description="where RingCentral's API is")
    rc_client_id: str = Field(description="client id of the RingCentral app")
    rc_client_secret: SecretStr = Field(description="client secret of the RingCentral app")
    rc_jwt: SecretStr | None = Field(None, description="JWT credential of the service identity")
    rc_jwt_client_id: str | None = Field(None, description="client id of the app that JWT belongs to, if another")
    rc_jwt_client_secret: SecretStr | None = Field(None, description="its client secret")
    operators: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Slack user ids, comma separated, who may use the service identity; empty: workspace admins"
    )
    link_different_email: Literal["refuse", "allow"] = Field(
        "refuse", description="whether a RingCentral account with another e-mail than the Slack profile's may be linked"
    )
    csv_uploads: Literal["on", "off"] = Field(
        "off", description="whether people may choose CSV files; the Slack app then needs the scope files:read"
    )
    register_me_guests: Literal["off", "on"] = Field(
        "off", description="whether guests and people of other workspaces may press Register me"
    )
    database_url: str = Field("sqlite+aiosqlite:///greenroom.db", description="where Greenroom keeps its data")
    jobs_database_url: str | None = Field(
        None, description="where unfinished work is kept; default: beside the database"
    )
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        description="Fernet keys, newest first, comma separated; `greenroom keys new` makes one"
    )
    public_url: str = Field(description="address under which browsers reach this server (and Slack, if not by socket)")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(3000, ge=0, le=65535, description="port to listen on")
    kept_for_people: float = Field(
        0.4, ge=0, le=0.9, description="part of each RingCentral rate window kept free of background reads"
    )
    keep_jobs_days: int = Field(
        90, ge=2, le=3650, description="days a finished job, and what was done for it, is kept"
    )
    keep_counts_days: int = Field(
        400, ge=8, le=3650, description="days hourly registration counts, and webinars that are over, are kept"
    )
    keep_registrants_days: int = Field(
        30, ge=1, le=3650, description="days registrants are kept after their webinar has ended"
    )
    keep_audit_days: int = Field(400, ge=1, le=3650, description="days it is kept who looked at registrants")
    keep_profiles_days: int = Field(
        30, ge=1, le=3650, description="days a Slack profile is kept once read, and who helped in a past webinar"
    )
    source_parameter: str = Field("source", description="the registration link's parameter that names a source")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @field_validator("operators", mode="before")
    @classmethod
    def _split_operators(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not parts:
            raise ValueError("should be at least one Fernet key; `greenroom keys new` makes one")
        for part in parts:
            try:
                Fernet(part.get_secret_value() if isinstance(part, SecretStr) else part)
            except ValueError:
                raise ValueError("should be Fernet keys; `greenroom keys new` makes one") from None
        return tuple(parts)

    @field_validator("slack_api_url", "rc_server_url", "public_url")
    @classmethod
    def _https_or_loopback(cls, value: str) -> str:
        parts = urlsplit(value)
        loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and loopback)):
            raise ValueError("should be an https address (http only on this machine)")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("rc_server_url", "public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("source_parameter")
    @classmethod
    def _plain_name(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_.~-]{1,64}", value):
            raise ValueError("should be one plain word, like source or utm_source")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith("postgres://"):
            value = "postgresql://" + value.removeprefix("postgres://")
        if value.startswith("postgresql://"):
            value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+psycopg://")):
            raise ValueError("should begin with sqlite+aiosqlite:/// or postgresql://")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _app_level(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("should be an app-level token, which begins with xapp-")
        return value

    @model_validator(mode="after")
    def _a_way_in(self) -> "Settings":
        if not self.slack_signing_secret and not self.slack_app_token:
            raise ValueError(
                "SLACK_SIGNING_SECRET is not set: signing secret of the Slack app (or SLACK_APP_TOKEN for Socket Mode)"
            )
        return self

    @model_validator(mode="after")
    def _jwt_pair(self) -> "Settings":
        if bool(self.rc_jwt_client_id) != bool(self.rc_jwt_client_secret):
            raise ValueError("RC_JWT_CLIENT_ID and RC_JWT_CLIENT_SECRET should be set together")
        return self

    @property
    def takes_files(self) -> bool:
        """Whether people may choose CSV files in forms."""
        return self.csv_uploads == "on"

    @property
    def jobs_url(self) -> str:
        """The jobs' database: the one that was set, else one beside the data (a file) or the same server."""
        if self.jobs_database_url:
            return self.jobs_database_url
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite+aiosqlite:///")
            stem = path.removesuffix(".db")
            return f"sqlite:///{stem}-jobs.db"
        return self.database_url


def read_settings() -> Settings:
    """Settings from the environment and `.env`; raises SettingsError with one line on the first fault."""
    try:
        return Settings()
    except ValidationError as fault:
        raise SettingsError(_one_line(fault)) from None


def _one_line(fault: ValidationError) -> str:
    first = fault.errors()[0]
    if not first["loc"]:
        return str(first["msg"]).removeprefix("Value error, ")
    name = str(first["loc"][0])
    field = Settings.model_fields.get(name)
    if first["type"] == "missing":
        return f"{name.upper()} is not set: {field.description if field else 'it is required'}"
    return f"{name.upper()} is not right: {str(first['msg']).removeprefix('Value error, ')}"
