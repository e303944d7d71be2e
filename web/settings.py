"""The settings, read from the environment once at start. A wrong one is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "HOMEWARD_"
SECRET_FOLDERS = (Path("/run/secrets"), Path("var/secrets"))


class SettingsError(Exception):
    """Homeward did not start, because its settings are wrong."""


class Settings(BaseSettings):
    """Everything that differs from one installation of Homeward to another.

    Each is an environment variable that begins with HOMEWARD_, or a file of that name in a secrets folder.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", validate_default=True, str_strip_whitespace=True
    )

    practice: bool = False
    """Whether this is a practice council, whose sign-ins everybody may see. Never true with real cases."""
    database_url: str = "sqlite:///var/homeward.db"
    """SQLite for one machine; a postgresql:// address for several web processes and workers."""
    secret_key: SecretStr = Field(min_length=32)
    """Signs sessions and links."""
    old_secret_key: SecretStr | None = Field(default=None, min_length=32)
    """The previous key. What it signed stays valid while keys are changed."""
    address: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+$")
    """The address that people type, without a path. Links in letters begin with it."""
    listen: str = Field(default="127.0.0.1:8000", pattern=r"^[^:\s]+:\d{1,5}$")
    """Where the web server listens, as host:port."""
    metrics_listen: str = Field(default="", pattern=r"^([^:\s]+:\d{1,5})?$")
    """Where Prometheus can read metrics, as host:port; nowhere if it is empty."""
    web_processes: int = Field(default=1, ge=1, le=64)
    """The number of web processes. SQLite allows one."""
    processes: Path = ROOT / "processes"
    """The folder of shipped processes."""
    mail_server: str = Field(default="", pattern=r"^([^:\s]+:\d{1,5})?$")
    """The mail server that sends letters, as host:port. A practice council needs none: it has a mailbox."""
    mail_from: str = Field(default="homeward@localhost", pattern=r"^\S+@\S+$")
    """The sender's address of letters."""
    mail_user: str = ""
    """The user name for the mail server, if it asks for one."""
    mail_password: SecretStr = SecretStr("")
    """The password for the mail server."""
    sign_out_after_minutes: int = Field(default=30, ge=5, le=720)
    """People who do nothing for this long are signed out."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, text: str) -> str:
        return database_address(text)

    @field_validator("address")
    @classmethod
    def _secure_address(cls, address: str, others: ValidationInfo) -> str:
        if address.startswith("http://") and not others.data.get("practice"):
            raise ValueError("it must begin with https:// unless HOMEWARD_PRACTICE is true")
        return address

    @field_validator("mail_server")
    @classmethod
    def _mail_can_leave(cls, server: str, others: ValidationInfo) -> str:
        if not server and not others.data.get("practice"):
            raise ValueError("it is not set, so no letter could be sent")
        return server

    @field_validator("web_processes")
    @classmethod
    def _one_process_on_sqlite(cls, number: int, others: ValidationInfo) -> int:
        if number > 1 and others.data.get("database_url", "").startswith("sqlite"):
            raise ValueError("SQLite allows one web process; use PostgreSQL for more")
        return number

    @field_validator("processes")
    @classmethod
    def _folder_exists(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder


def database_address(text: str) -> str:
    """Return the address of a database with its driver. ValueError says what is wrong with it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("it is not a database address such as postgresql://name@host/homeward") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    return url.render_as_string(hide_password=False)


def read(**overrides: object) -> Settings:
    """Return the settings from the environment and the secrets folders. The overrides win over both."""
    folders = [folder for folder in SECRET_FOLDERS if folder.is_dir()]
    build: Callable[..., Settings] = Settings
    try:
        return build(_secrets_dir=folders or None, **overrides)
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from None


def _in_words(error: ValidationError) -> str:
    lines = [f"  {PREFIX}{str(problem['loc'][0]).upper()}: {_reason(problem)}" for problem in error.errors()]
    return "\n".join(["Homeward did not start, because its settings are wrong:", *lines])


def _reason(problem: object) -> str:
    match problem:
        case {"type": "missing"}:
            return "it is not set"
        case {"type": "string_too_short"} | {"type": "too_short"}:
            return "it is too short: use at least 32 random characters"
        case {"type": "value_error", "ctx": {"error": reason}}:
            return str(reason)
        case {"type": "string_pattern_mismatch", "input": text}:
            return f"'{text}' is not of the right form"
        case {"msg": str(words)}:
            return words[0].lower() + words[1:]
    raise AssertionError(problem)
