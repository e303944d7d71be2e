"""A council's individual agreements, as finance pays them: what, to whom, from when, and at which price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from brokerage.tables import award_tables, market_tables, package_tables


@dataclass(frozen=True)
class Agreement:
    """One agreement. Prices are pence a week; None where none was agreed."""

    case_id: str
    reference: str
    provider: str
    category: str
    state: str
    start_on: date
    end_on: date | None
    weekly_pence: int | None
    council_pays_pence: int | None
    top_up_pence: int | None


_AGREEMENTS, _AWARDS = award_tables.individual_agreements, award_tables.awards
_PACKAGES, _LOCATIONS = package_tables.packages, market_tables.locations
_NEWEST = (
    select(
        _AWARDS.c.case_id,
        _PACKAGES.c.reference,
        _LOCATIONS.c.name.label("provider"),
        _AGREEMENTS.c.category,
        _AGREEMENTS.c.state,
        _AGREEMENTS.c.start_on,
        _AGREEMENTS.c.end_on,
        _AGREEMENTS.c.weekly_pence,
        _AWARDS.c.council_pays_pence,
        _AWARDS.c.top_up_pence,
    )
    .join(_AWARDS, _AWARDS.c.id == _AGREEMENTS.c.award)
    .join(_PACKAGES, _PACKAGES.c.id == _AWARDS.c.package)
    .join(_LOCATIONS, _LOCATIONS.c.id == _AGREEMENTS.c.location)
    .where(_AGREEMENTS.c.council == bindparam("of_council"))
    .order_by(_AGREEMENTS.c.serial.desc())
    .limit(bindparam("at_most"))
    .offset(bindparam("after"))
)


def newest(connection: Connection, council: str, limit: int, offset: int = 0) -> Sequence[Agreement]:
    """Return a council's agreements, the newest first."""
    page = {"of_council": council, "at_most": limit, "after": offset}
    return [Agreement(**row) for row in connection.execute(_NEWEST, page).mappings()]
