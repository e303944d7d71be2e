"""Wrong settings stop Homeward at its start, in words."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from web import settings

KEY = "k" * 40


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", KEY)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    monkeypatch.chdir(tmp_path)


def test_practice_needs_only_a_key() -> None:
    assert settings.read().database_url == "sqlite:///var/homeward.db"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "HOMEWARD_SECRET_KEY: it is too short"),
        (
            "DATABASE_URL",
            "mysql://x/y",
            "HOMEWARD_DATABASE_URL: it must begin with sqlite:/// or postgresql://",
        ),
        ("DATABASE_URL", "no address", "HOMEWARD_DATABASE_URL: it is not a database address"),
        ("PRACTICE", "false", "HOMEWARD_ADDRESS: it must begin with https://"),
        ("PRACTICE", "false", "HOMEWARD_MAIL_SERVER: it is not set, so no letter could be sent"),
        ("WEB_PROCESSES", "3", "HOMEWARD_WEB_PROCESSES: SQLite allows one web process"),
        ("PROCESSES", "nowhere", "HOMEWARD_PROCESSES: there is no folder nowhere"),
        ("LISTEN", "8000", "HOMEWARD_LISTEN: '8000' is not of the right form"),
        (
            "SIGN_OUT_AFTER_MINUTES",
            "soon",
            "HOMEWARD_SIGN_OUT_AFTER_MINUTES: input should be a valid integer",
        ),
    ],
)
def test_a_wrong_setting_is_refused_in_words(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"HOMEWARD_{name}", value)
    with pytest.raises(settings.SettingsError, match=words):
        settings.read()


def test_a_missing_key_is_refused_and_never_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEWARD_SECRET_KEY")
    with pytest.raises(settings.SettingsError, match="HOMEWARD_SECRET_KEY: it is not set"):
        settings.read()


def test_no_message_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "hunter2")
    with pytest.raises(settings.SettingsError) as refused:
        settings.read()
    assert "hunter2" not in str(refused.value)


def test_a_secret_may_stand_in_a_mounted_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HOMEWARD_SECRET_KEY")
    (tmp_path / "var/secrets").mkdir(parents=True)
    (tmp_path / "var/secrets/homeward_secret_key").write_text(KEY + "f")
    assert settings.read().secret_key.get_secret_value() == KEY + "f"


def test_postgresql_addresses_get_the_driver_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", "postgresql://homeward:p%40ss@database/homeward")
    assert settings.read().database_url == "postgresql+psycopg://homeward:p%40ss@database/homeward"


def test_settings_cannot_be_changed_after_the_start() -> None:
    with pytest.raises(ValidationError):
        settings.read().practice = False  # type: ignore[misc]
