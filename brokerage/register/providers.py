"""Verbs on the register and on what a council knows of a provider."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from brokerage import errors, market, records, tables, words

_LOCATION: dict[str, Any] = {
    "status": "Registered",
    "dormant": False,
    "care_home": False,
    "beds": 0,
    "service_types": [],
    "specialisms": [],
    "regulated_activities": [],
}


def add_provider(connection: Connection, provider: str, name: str, **facts: Any) -> bool:
    """Add a registered body, or change what has changed; return whether anything was written."""
    return _put(connection, tables.providers, provider, {"name": name, **facts}, {})


def add_location(connection: Connection, location: str, provider: str, name: str, **facts: Any) -> bool:
    """Add a registered place, or change what has changed; return whether anything was written."""
    return _put(
        connection, tables.locations, location, {"provider": provider, "name": name, **facts}, _LOCATION
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
    book = records.Records(connection, council)
    begins = from_ or date(2000, 1, 1)
    of_it = tables.enrolments
    same = (of_it.c.location == location, of_it.c.category == category, of_it.c.until_on.is_(None))
    book.change_all(of_it, *same, until_on=begins)
    return book.add(
        of_it,
        location=location,
        category=category,
        arrangement=arrangement,
        areas=list(areas),
        service_types=list(service_types),
        on_site_schemes=list(on_site_schemes or []),
        from_on=begins,
        email=email,
    )


def record_band(
    connection: Connection,
    council: str,
    location: str,
    band: str,
    score: Any = None,
    from_: date | None = None,
    by: str = "system",
    *,
    at: datetime,
) -> str:
    """Record the council's quality band of a location from a day on; the score (0 to 100) is for display."""
    return records.Records(connection, council).add(
        tables.bands,
        location=location,
        band=band,
        score_hundredths=words.hundredths(score),
        from_on=from_ or date(2000, 1, 1),
        recorded_by=by,
        recorded_at=at,
    )


def record_feedback(
    connection: Connection,
    council: str,
    location: str,
    score: Any,
    on: date | None = None,
    source: str = "review",
    answers: int = 1,
    by: str = "system",
    *,
    at: datetime,
) -> str:
    """Record customer feedback of an assessment or review (12(d)): a score from 0 to 5."""
    hundredths = words.hundredths(score)
    if hundredths is None or not 0 <= hundredths <= 500:
        raise errors.HomewardError("A feedback score is a number from 0 to 5. Type it again.")
    return records.Records(connection, council).add(
        tables.feedback,
        location=location,
        score_hundredths=hundredths,
        answers=answers,
        source=source,
        on_date=on or date(2000, 1, 1),
        recorded_by=by,
        recorded_at=at,
    )


def record_cqc_rating(
    connection: Connection,
    location: str,
    rating: str,
    on: date | None = None,
    service: str = "",
    *,
    at: datetime,
    **questions: Any,
) -> bool:
    """Record a rating CQC published, in one spelling; return False when the same one is there already."""
    overall = market.rating_in_one_spelling(rating)
    asked = {name: value and market.rating_in_one_spelling(value) for name, value in questions.items()}
    ratings = tables.cqc_ratings
    query = select(ratings).where(ratings.c.location == location, ratings.c.service == service)
    same_day = ratings.c.rated_on == on if on else ratings.c.rated_on.is_(None)
    latest = connection.execute(query.where(same_day).order_by(ratings.c.serial.desc()).limit(1)).first()
    facts = {"overall": overall, **asked}
    if latest is not None and all(getattr(latest, name) == value for name, value in facts.items()):
        return False
    records.Records(connection, "").add(
        ratings,
        location=location,
        service=service,
        rated_on=on,
        read_at=at,
        **facts,
    )
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
    return records.Records(connection, council).add(
        tables.suspensions,
        location=location,
        from_at=from_,
        reason=reason,
        category=category,
        area=area,
        imposed_by=by,
    )


def lift_suspension(
    connection: Connection, council: str, suspension: str, at: datetime, reason: str, by: str
) -> None:
    """End a suspension at a moment; who did so and why is kept with it."""
    records.Records(connection, council).change(
        tables.suspensions, suspension, until_at=at, lift_reason=reason, lifted_by=by
    )


def report_vacancies(
    connection: Connection, council: str, enrolment: str, vacancies: int, at: datetime
) -> None:
    """Record how many places a provider says are free (clauses 4 and 5)."""
    if vacancies < 0:
        raise errors.HomewardError("The number of vacancies cannot be below nought. Type it again.")
    records.Records(connection, council).change(
        tables.enrolments, enrolment, vacancies=vacancies, vacancies_at=at
    )


def _put(
    connection: Connection, table: Table, row_id: str, facts: dict[str, Any], defaults: dict[str, Any]
) -> bool:
    found = connection.execute(select(table).where(table.c.id == row_id)).first()
    if found is None:
        connection.execute(insert(table).values(id=row_id, **{**defaults, **facts}))
        return True
    changed = {name: value for name, value in facts.items() if getattr(found, name) != value}
    if not changed:
        return False
    connection.execute(update(table).where(table.c.id == row_id).values(**changed))
    return True
