"""The settings: read once at start from the environment, refused in words when one is wrong."""

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
    """Everything that differs between one place where Homeward runs and another.

    Each is an environment variable with HOMEWARD_ before its name, or a file so named in a secrets folder.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", validate_default=True, str_strip_whitespace=True
    )

    practice: bool = False
    """A practice council whose sign-ins anybody may see: never true where real cases are kept."""
    database_url: str = "sqlite:///var/homeward.db"
    """SQLite for one machine; a postgresql:// address for several web processes and workers."""
    secret_key: SecretStr = Field(min_length=32)
    """Signs sessions and links."""
    old_secret_key: SecretStr | None = Field(default=None, min_length=32)
    """The key before this one: what it signed stays valid while keys are changed."""
    address: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+$")
    """The address people type, without a path; links in letters begin with it."""
    listen: str = Field(default="127.0.0.1:8000", pattern=r"^[^:\s]+:\d{1,5}$")
    """Where the web server waits, as host:port."""
    metrics_listen: str = Field(default="", pattern=r"^([^:\s]+:\d{1,5})?$")
    """Where figures for Prometheus wait, as host:port; none where it is empty."""
    web_processes: int = Field(default=1, ge=1, le=64)
    """How many web processes; SQLite allows one."""
    processes: Path = ROOT / "processes"
    """The folder of shipped processes."""
    mail_server: str = Field(default="", pattern=r"^([^:\s]+:\d{1,5})?$")
    """Where letters go, as host:port; may be empty when practising: the practice mailbox shows them."""
    mail_from: str = Field(default="homeward@localhost", pattern=r"^\S+@\S+$")
    """The sender's address of letters."""
    mail_user: str = ""
    """Who signs in at the mail server, where it asks for that."""
    mail_password: SecretStr = SecretStr("")
    """The password for that."""
    sign_out_after_minutes: int = Field(default=30, ge=5, le=720)
    """Staff who do nothing for so long are signed out."""
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
    """Return a database's address with its driver named; ValueError says why it is none."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("it is not a database address such as postgresql://name@host/homeward") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    return url.render_as_string(hide_password=False)


def read(**given: object) -> Settings:
    """The settings from the environment and the secrets folders, refused in words; `given` count first."""
    folders = [folder for folder in SECRET_FOLDERS if folder.is_dir()]
    build: Callable[..., Settings] = Settings
    try:
        return build(_secrets_dir=folders or None, **given)
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
        case {"type": "string_pattern_mismatch", "input": given}:
            return f"'{given}' is not of the right form"
        case {"msg": str(words)}:
            return words[0].lower() + words[1:]
    raise AssertionError(problem)
