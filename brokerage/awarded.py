"""What a provider may read of the packages it was awarded, and which of its offers still stand.

Until the award nobody outside the council learns whose care it is; whoever was not awarded never does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select

from brokerage import offers, tables, words

_MOST = 100
_PLAN = ("needs", "needs_words", "outcomes", "preferences", "requirements")


@dataclass(frozen=True)
class Awarded:
    """One package as its provider needs it: whose care it is and what was agreed."""

    case_id: str
    council: str
    title: str
    rows: tuple[tuple[str, str], ...]
    agreement: str


def to_location(
    connection: Connection, councils: Collection[str], location: str, limit: int, offset: int = 0
) -> list[Awarded]:
    """Return the packages that some councils awarded to a location and that are in force, newest first."""
    given, agreed, package, person = (
        tables.awards,
        tables.individual_agreements,
        tables.packages,
        tables.people,
    )
    query = (
        select(
            *(given.c[name] for name in ("case_id", "council", "start_on", "weekly_pence")),
            *(package.c[name] for name in ("reference", "category", *_PLAN)),
            *(person.c[name] for name in ("name", "address", "postcode", "phone")),
            agreed.c.text,
        )
        .join(package, package.c.id == given.c.package)
        .join(person, person.c.id == package.c.person)
        .join(agreed, and_(agreed.c.award == given.c.id, agreed.c.council == given.c.council))
        .where(given.c.council.in_(councils), given.c.location == location)
        .where(given.c.state.in_(("made", "started")), package.c.state != "withdrawn")
    )
    shown = query.order_by(given.c.serial.desc()).limit(limit).offset(offset)
    return [_read(row) for row in connection.execute(shown)]


def standing_cases(connection: Connection, councils: Collection[str], location: str) -> list[str]:
    """Return the cases in which an offer of a location stands or was awarded, newest first."""
    made, adverts = tables.offers, tables.adverts
    counts = ("submitted", "awarded", *offers.LIVE)
    query = (
        select(adverts.c.case_id)
        .join(made, made.c.advert == adverts.c.id)
        .where(made.c.council.in_(councils), made.c.location == location, made.c.state.in_(counts))
        .order_by(made.c.serial.desc())
        .limit(_MOST)
    )
    return list(connection.scalars(query))


def _read(row: Any) -> Awarded:
    facts = {
        "Person": row.name,
        "Address": ", ".join(each for each in (row.address, row.postcode) if each),
        "Telephone": row.phone,
        "Start": words.day(row.start_on),
        "Agreed rate": words.weekly(row.weekly_pence),
        "Needs": words.listed(row.needs),
        "Needs in words": row.needs_words,
        "Outcomes": row.outcomes,
        "Preferences": row.preferences,
        "Requirements": row.requirements,
    }
    shown = tuple((label, value) for label, value in facts.items() if value)
    return Awarded(row.case_id, row.council, f"{words.title(row.category)}, {row.reference}", shown, row.text)
