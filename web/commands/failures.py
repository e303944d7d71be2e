"""Which errors a command prints as one sentence: those that the rooms write for people."""

from web.settings import SettingsError

SAID_IN_WORDS: tuple[type[Exception], ...] = (SettingsError, OSError)
