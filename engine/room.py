"""What every verb of the engine is given: the database, the clock and the operations diagrams may call."""

from dataclasses import dataclass

from engine.clock import Clock
from engine.database import Database
from engine.operations import Operations


@dataclass(frozen=True)
class Runtime:
    """The engine put together once at start-up, or once for a rehearsal on a virtual clock."""

    database: Database
    clock: Clock
    operations: Operations
