"""What every record of care is: of one council or shared by all, known by an id, its states typed.

Money is whole pence and says so in its name. A time is an aware datetime in UTC and its name ends in `_at`.
A date is a day in London and its name ends in `_on`. A column that holds another record's id has the bare
name of that record in the database; the attribute's name ends in `_id`.
"""

from sqlalchemy import Index

from brokerage import states
from engine.database import handle
from engine.database.record import CouncilRecord, Identified, Record, StateText

Record.registry.update_type_annotation_map({kind: StateText(kind) for kind in states.COLUMN_STATES})


class Shared(Identified, kw_only=True, eq=False, repr=False):
    """A record that all councils see."""

    __abstract__ = True


class OfCouncil(Identified, CouncilRecord, kw_only=True, eq=False, repr=False):
    """A record that belongs to one council."""

    __abstract__ = True


def of_council(table: str, *names: str) -> tuple[Index | dict[str, object], ...]:
    """Return what a council's table has beside columns; `names` are the columns it is searched by."""
    return (*(Index(f"ix_{table}_{name}", "council", name) for name in names), {"info": handle.COUNCIL})


def shared(table: str, *names: str) -> tuple[Index | dict[str, object], ...]:
    """Return the same for a table that all councils see."""
    return (*(Index(f"ix_{table}_{name}", name) for name in names), {"info": handle.SHARED})
