"""Which registered places give the kind of care a package is for: those to choose from beside the offers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from brokerage import errors, formatting
from brokerage.package import people
from brokerage.register import provider_status
from brokerage.store import dated_settings
from brokerage.tables.market_tables import Enrolment, Location
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.errors import RecordMissing

_TABLE = "fitting_services"
FITTING = declaration.table(_TABLE, "category", needed=False)
"""What `fitting` and `near` use."""


class Place(NamedTuple):
    """A registered place, as far as it must be known to choose it."""

    id: str
    name: str
    ward: str | None
    postcode: str | None
    service_types: list[str]


_ENROLLED = select(Enrolment.location_id).where(provider_status.holds())
_FOR_CATEGORY = _ENROLLED.where(Enrolment.category == bindparam("category"))
_OTHER = aliased(Location)
_PLACES = select(
    Location.id, Location.name, Location.ward, Location.postcode, Location.service_types
).order_by(Location.serial)
_REGISTERED = _PLACES.where(Location.status == "Registered")
_NEAR = _REGISTERED.where(
    or_(
        Location.id.in_(_ENROLLED),
        Location.local_authority.in_(select(_OTHER.local_authority).where(_OTHER.id.in_(_ENROLLED))),
    )
)
_NAME = func.lower(Location.name)
_NAMED = _REGISTERED.where(
    or_(
        bindparam("typed") == _NAME,
        func.lower(Location.name + ", " + func.coalesce(Location.postcode, "")) == bindparam("typed"),
    )
)
_BY_ID = _PLACES.where(Location.id == bindparam("location"))


def near(case: context.CaseContext) -> list[Place]:
    """Return the registered places that fit, enrolled ones and those of the authorities where these lie."""
    rows = session.of(case).execute(_NEAR, {"on": dated_settings.today(case.now)})
    return fitting(case, [Place(*row) for row in rows])


def fitting(case: context.CaseContext, places: Iterable[Place]) -> list[Place]:
    """Return those that are enrolled for the case's category, or have a service that fits it.

    A category of which the table names no service leaves no place out.
    """
    if _TABLE not in case.release.tables:  # a release from before the table was drawn: no place is left out
        return list(places)
    category = people.package_of(case).category
    services = set(_listed(case.decide(_TABLE, category=category)))
    if not services:
        return list(places)
    on = dated_settings.today(case.now)
    own = set(session.of(case).scalars(_FOR_CATEGORY, {"on": on, "category": category}))
    return [place for place in places if place.id in own or services & set(place.service_types)]


def requested(case: context.CaseContext, provider: str | None, home_name: str | None) -> Place:
    """Return the place a person chose from the list, or named; AnswerRefused where the name will not do."""
    records = session.of(case)
    if provider:
        row = records.execute(_BY_ID, {"location": provider}).first()
        if row is None:
            raise RecordMissing
        return Place(*row)
    typed = (formatting.text(home_name) or "").lower()
    places = [Place(*row) for row in records.execute(_NAMED, {"typed": typed})]
    if len(places) > 1:
        raise errors.AnswerRefused(
            "More than one provider has that name. Type the postcode after it, "
            "like \u201cElm Court, AB1 2CD\u201d."
        )
    if not places:
        raise errors.AnswerRefused(
            "No provider of that name is in the register. Check the spelling, or import the register again."
        )
    # Where the register says nothing of a place's services, a person decides.
    if places[0].service_types and not fitting(case, places):
        raise errors.AnswerRefused(
            f"{places[0].name} does not give this kind of care, by the Care Quality Commission's register. "
            "Name a provider that does."
        )
    return places[0]


def _listed(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    return [str(service) for service in value] if isinstance(value, Iterable) else []
