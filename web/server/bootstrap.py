"""Puts the rooms together at start: the database, the clock and what diagrams may call."""

from functools import cache, lru_cache
from importlib import import_module

from brokerage import objections
from brokerage import operations as care
from engine.clock import Clock, SystemClock
from engine.database.handle import Database
from engine.definition.operations import Operations
from engine.runtime import Runtime
from web.server import migrations
from web.settings import Settings, SettingsError


@cache
def operations() -> Operations:
    """Return the operations, sources and roles that diagrams may name, and the objections to words.

    Examples are read by the room that plays them. It stands above this one, and so is only named.
    """
    examples = import_module("play.scenario.objections")
    return Operations(
        care.OPERATIONS,
        care.SOURCES,
        care.ROLES,
        care.USES,
        objections.object_to,
        care.ELSEWHERE,
        lru_cache(64)(examples.object_to),
    )


def runtime(settings: Settings, clock: Clock | None = None) -> Runtime:
    """Return the engine's runtime for these settings."""
    return Runtime(Database(settings.database_url), clock or SystemClock(), operations())


def ready(settings: Settings) -> Runtime:
    """Return the runtime on a database that answers and has the newest tables; else raise an error."""
    engine = runtime(settings)
    with engine.database.read() as connection:
        at = migrations.revision_of(connection)
    migrations.refuse_newer(at)
    if at != migrations.head():
        raise SettingsError("The database does not have the newest tables. Type: homeward migrate")
    return engine
