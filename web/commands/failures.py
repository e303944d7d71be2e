"""Which errors a command prints as they stand: those that the rooms write for people."""

from brokerage.errors import HomewardError
from engine.errors import EngineError
from forms.errors import FormsError
from rules.errors import RulesError
from web.errors import WebError
from web.settings import SettingsError

SAID_IN_WORDS: tuple[type[Exception], ...] = (
    SettingsError,
    WebError,
    HomewardError,
    EngineError,
    FormsError,
    RulesError,
    OSError,
)
