"""The rooms put together to run: the database, the clock and what diagrams may call."""

from functools import cache

from brokerage import operations as care
from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.operations import Operations
from engine.room import Runtime
from web.settings import Settings


@cache
def operations() -> Operations:
    """What diagrams and forms may call."""
    return Operations(care.OPERATIONS, care.SOURCES, care.ROLES)


def runtime(settings: Settings, clock: Clock | None = None) -> Runtime:
    """The engine, put together from the settings."""
    return Runtime(Database(settings.database_url), clock or SystemClock(), operations())
