"""The rooms put together to run: the database, the clock and what diagrams may call."""

from functools import cache

from brokerage import operations as care
from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.operations import Operations
from engine.room import Runtime
from web import schema
from web.settings import Settings, SettingsError


@cache
def operations() -> Operations:
    """What diagrams and forms may call."""
    return Operations(care.OPERATIONS, care.SOURCES, care.ROLES)


def runtime(settings: Settings, clock: Clock | None = None) -> Runtime:
    """The engine, put together from the settings."""
    return Runtime(Database(settings.database_url), clock or SystemClock(), operations())


def ready(settings: Settings) -> Runtime:
    """The engine on a database that answers and has the newest tables; refused in words otherwise."""
    made = runtime(settings)
    with made.database.read() as connection:
        at = schema.revision_of(connection)
    schema.refuse_newer(at)
    if at != schema.head():
        raise SettingsError("The database does not have the newest tables. Type: homeward migrate")
    return made
