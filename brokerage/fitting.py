"""Which registered places give the kind of care a package is for: those to choose from beside the offers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select

from brokerage import errors, market, people, records, settings, tables, words
from engine import context

_TABLE = "fitting_services"


def near(case: context.CaseContext) -> list[Row[Any]]:
    """Return the registered places that fit, enrolled ones and those of the authorities where these lie."""
    book, places = records.of(case), tables.locations
    enrolled = list(market.enrolled(book, settings.today(case.now)))
    authorities = select(places.c.local_authority).where(places.c.id.in_(enrolled))
    found = or_(places.c.id.in_(enrolled), places.c.local_authority.in_(authorities))
    return fitting(case, book.all(places, found, places.c.status == "Registered"))


def fitting(case: context.CaseContext, places: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return those that are enrolled for the case's category, or have a service that fits it.

    A category of which the table names no service leaves no place out.
    """
    if _TABLE not in case.release.tables:  # a release from before the table was drawn: no place is left out
        return list(places)
    category = people.package_of(case).category
    services = set(_listed(case.decide(_TABLE, category=category)))
    if not services:
        return list(places)
    held = market.enrolled(records.of(case), settings.today(case.now))
    own = {place for place, rows in held.items() if any(row.category == category for row in rows)}
    return [row for row in places if row.id in own or services & set(row.service_types)]


def asked_for(case: context.CaseContext, provider: str | None, home_name: str | None) -> Row[Any]:
    """Return the place a person chose from the list, or named; AnswerRefused where the name will not do."""
    book = records.of(case)
    if provider:
        return book.get(tables.locations, provider)
    typed, places = (words.text(home_name) or "").lower(), tables.locations
    with_postcode = func.lower(places.c.name + ", " + func.coalesce(places.c.postcode, ""))
    named = or_(func.lower(places.c.name) == typed, with_postcode == typed)
    found = book.all(places, named, places.c.status == "Registered")
    if len(found) > 1:
        raise errors.AnswerRefused(
            "More than one provider has that name. Type the postcode after it, "
            "like \u201cElm Court, AB1 2CD\u201d."
        )
    if not found:
        raise errors.AnswerRefused(
            "No provider of that name is in the register. Check the spelling, or import the register again."
        )
    # Where the register says nothing of a place's services, a person decides.
    if found[0].service_types and not fitting(case, found):
        raise errors.AnswerRefused(
            f"{found[0].name} does not give this kind of care, by the Care Quality Commission's register. "
            "Name a provider that does."
        )
    return found[0]


def _listed(value: Any) -> Sequence[str]:
    return [value] if isinstance(value, str) else list(value or [])
