"""Verbs on the register and on what a council knows of a provider.

The register is shared by all councils and written by its tables; a council's own records through its session.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from brokerage import errors, formatting
from brokerage.register import provider_status
from brokerage.tables import market_tables
from brokerage.tables.market_tables import Band, Enrolment, Feedback, Suspension
from engine.database import session
from engine.database.handle import new_id

_LOCATION: Mapping[str, object] = {
    "status": "Registered",
    "dormant": False,
    "care_home": False,
    "beds": 0,
    "service_types": [],
    "specialisms": [],
    "regulated_activities": [],
}
_BEGINNING = date(2000, 1, 1)
_RUNNING = select(Enrolment).where(
    Enrolment.location_id == bindparam("location"),
    Enrolment.category == bindparam("category"),
    Enrolment.until_on.is_(None),
)


def add_provider(connection: Connection, provider: str, name: str, **facts: object) -> bool:
    """Add a registered body, or change what has changed; return whether anything was written."""
    return _put(connection, market_tables.providers, provider, {"name": name, **facts}, {})


def add_location(connection: Connection, location: str, provider: str, name: str, **facts: object) -> bool:
    """Add a registered place, or change what has changed; return whether anything was written."""
    return _put(
        connection,
        market_tables.locations,
        location,
        {"provider": provider, "name": name, **facts},
        _LOCATION,
    )


def enrol(
    connection: Connection,
    council: str,
    location: str,
    category: str,
    arrangement: str,
    areas: list[str],
    service_types: list[str],
    on_site_schemes: list[str] | None = None,
    from_: date | None = None,
    email: str | None = None,
) -> str:
    """Put a location on an arrangement for a category, ending what it had for that; return the id."""
    records = session.records_of(connection, council)
    begins = from_ or _BEGINNING
    for running in records.scalars(_RUNNING, {"location": location, "category": category}):
        running.until_on = begins
    enrolment = Enrolment(
        location_id=location,
        category=category,
        arrangement=arrangement,
        areas=list(areas),
        service_types=list(service_types),
        on_site_schemes=list(on_site_schemes or []),
        from_on=begins,
        email=email,
    )
    return records.put(enrolment).id


def record_band(
    connection: Connection,
    council: str,
    location: str,
    band: str,
    score: Decimal | float | str | None = None,
    from_: date | None = None,
    by: str = "system",
    *,
    at: datetime,
) -> str:
    """Record the council's quality band of a location from a day on; the score (0 to 100) is for display."""
    row = Band(
        location_id=location,
        band=band,
        score_hundredths=formatting.hundredths(score),
        from_on=from_ or _BEGINNING,
        recorded_by=by,
        recorded_at=at,
    )
    return session.records_of(connection, council).put(row).id


def record_feedback(
    connection: Connection,
    council: str,
    location: str,
    score: Decimal | float | str | None,
    on: date | None = None,
    source: str = "review",
    answers: int = 1,
    by: str = "system",
    *,
    at: datetime,
) -> str:
    """Record customer feedback of an assessment or review (12(d)): a score from 0 to 5."""
    hundredths = formatting.hundredths(score)
    if hundredths is None or not 0 <= hundredths <= 500:
        raise errors.HomewardError("A feedback score is a number from 0 to 5. Type it again.")
    row = Feedback(
        location_id=location,
        score_hundredths=hundredths,
        answers=answers,
        source=source,
        on_date=on or _BEGINNING,
        recorded_by=by,
        recorded_at=at,
    )
    return session.records_of(connection, council).put(row).id


def record_cqc_rating(
    connection: Connection,
    location: str,
    rating: str,
    on: date | None = None,
    service: str = "",
    *,
    at: datetime,
    **questions: str | None,
) -> bool:
    """Record a rating CQC published, in one spelling; return False when the same one is there already."""
    spelling = provider_status.rating_in_one_spelling
    facts: dict[str, str | None] = {"overall": spelling(rating)}
    facts |= {name: value and spelling(value) for name, value in questions.items()}
    ratings = market_tables.cqc_ratings
    query = select(ratings).where(ratings.c.location == location, ratings.c.service == service)
    same_day = ratings.c.rated_on == on if on else ratings.c.rated_on.is_(None)
    latest = connection.execute(query.where(same_day).order_by(ratings.c.serial.desc()).limit(1)).first()
    if latest is not None and all(getattr(latest, name) == value for name, value in facts.items()):
        return False
    row = {"id": new_id(), "location": location, "service": service, "rated_on": on, "read_at": at, **facts}
    connection.execute(insert(ratings), row)
    return True


def suspend(
    connection: Connection,
    council: str,
    location: str,
    from_: datetime,
    reason: str,
    category: str | None = None,
    area: str | None = None,
    by: str = "system",
) -> str:
    """Stop new work for a location from a moment on; packages that run go on. Empty category or area: all."""
    row = Suspension(
        location_id=location, from_at=from_, reason=reason, category=category, area=area, imposed_by=by
    )
    return session.records_of(connection, council).put(row).id


def lift_suspension(
    connection: Connection, council: str, suspension: str, at: datetime, reason: str, by: str
) -> None:
    """End a suspension at a moment; who did so and why stays with it."""
    row = session.records_of(connection, council).require(Suspension, suspension)
    row.until_at, row.lift_reason, row.lifted_by = at, reason, by


def report_vacancies(
    connection: Connection, council: str, enrolment: str, vacancies: int, at: datetime
) -> None:
    """Record how many places a provider says are free (clauses 4 and 5)."""
    if vacancies < 0:
        raise errors.HomewardError("The number of vacancies cannot be below nought. Type it again.")
    row = session.records_of(connection, council).require(Enrolment, enrolment)
    row.vacancies, row.vacancies_at = vacancies, at


def _put(
    connection: Connection,
    table: Table,
    row_id: str,
    facts: Mapping[str, object],
    defaults: Mapping[str, object],
) -> bool:
    row = connection.execute(select(table).where(table.c.id == row_id)).first()
    if row is None:
        connection.execute(insert(table).values(id=row_id, **{**defaults, **facts}))
        return True
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed:
        return False
    connection.execute(update(table).where(table.c.id == row_id).values(**changed))
    return True
