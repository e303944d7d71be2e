"""Customer feedback of locations by the council's published guidance (12(a), 12(d)).

The mean of the last so many months' scores, weighted by answers. A location without any has no entry.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import bindparam, select

from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.market_tables import Feedback
from engine.database import session


class Score(NamedTuple):
    """One score on record."""

    location: str
    score_hundredths: int
    answers: int
    on_date: date


_SCORES = (
    select(Feedback.location_id, Feedback.score_hundredths, Feedback.answers, Feedback.on_date)
    .where(
        Feedback.location_id.in_(bindparam("locations", expanding=True)), Feedback.on_date <= bindparam("on")
    )
    .order_by(Feedback.serial)
)


def feedback(records: session.Records, on: date, locations: Collection[str]) -> dict[str, int]:
    """Return each location's customer feedback on a day in hundredths, a half rounded up: to be shown."""
    return {place: rounded(mean) for place, mean in exact_feedback(records, on, locations).items()}


def exact_feedback(records: session.Records, on: date, locations: Collection[str]) -> dict[str, Fraction]:
    """Return the same unrounded, by which ratings are compared: what is higher by a little is higher."""
    since = _months_before(on, guidance_of(records, on)["months"])
    return _means(_scores(records, on, locations), since)


def feedback_of_each(records: session.Records, on: date, locations: Collection[str]) -> dict[str, int]:
    """Return the same of each location by itself, whatever is known of the others."""
    since = _months_before(on, guidance_of(records, on)["months"])
    scores = _scores(records, on, locations)
    alone = (_means([row for row in scores if row.location == location], since) for location in locations)
    return {location: rounded(mean) for means in alone for location, mean in means.items()}


def guidance_of(records: session.Records, on: date) -> setting_catalogue.Guidance:
    """Return the council's published way to compute customer feedback on a day."""
    setting = setting_catalogue.FEEDBACK_GUIDANCE
    dated = dated_settings.value_on(records.connection(), records.council, setting, on)
    return {**setting.default, **dated.value}


def rounded(mean: Fraction) -> int:
    """Return a mean in whole hundredths, as it is shown; a half is rounded up."""
    return math.floor(mean + Fraction(1, 2))


def _scores(records: session.Records, on: date, locations: Collection[str]) -> list[Score]:
    rows = records.execute(_SCORES, {"locations": sorted(locations), "on": on})
    return [Score(*row) for row in rows]


def _means(rows: Sequence[Score], since: date) -> dict[str, Fraction]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    recent = [row for row in rows if row.on_date >= since]
    for row in recent or rows:
        sums[row.location][0] += row.score_hundredths * row.answers
        sums[row.location][1] += row.answers
    return {location: Fraction(total, number) for location, (total, number) in sums.items() if number}


def _months_before(on: date, months: int) -> date:
    """Return the first day of the month so many months earlier."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, 1)
