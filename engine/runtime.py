"""What every command of the engine needs: the database, the clock and the operations of diagrams."""

from dataclasses import dataclass

from engine.clock import Clock
from engine.database.handle import Database
from engine.definition.operations import Operations


@dataclass(frozen=True)
class Runtime:
    """The parts of a running engine, put together once at start-up, or for a rehearsal on a virtual clock."""

    database: Database
    clock: Clock
    operations: Operations
