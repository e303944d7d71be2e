"""The tasks, timers and letters that a scenario expects: whose, due when, in which words."""

import re
from datetime import UTC, datetime, timedelta

from play.scenario import readers

_LENGTH = re.compile(r"(\d+) (day|hour|minute)s?")
_UNITS = {"day": "days", "hour": "hours", "minute": "minutes"}


def due(value: object, place: str) -> timedelta | datetime:
    """Read when something is due: a length of time from its beginning ("2 days"), or a moment."""
    written = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if written:
        return timedelta(**{_UNITS[written[2]]: int(written[1])})
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value):
        fix = 'this must be a length such as "2 days" or "4 hours", or a time with its offset, not '
        raise readers.refuse(place, f"{fix}{readers.shown(value)}.")
    return readers.moment(value, place)


TASK = readers.record({"step": readers.text, "role": readers.text}, {"due": (readers.maybe(due), None)})
TIMER = readers.record({"step": readers.text, "at": due})
LETTER = readers.record(
    {"letter": readers.text},
    {"to": (readers.maybe(readers.text), None), "says": (readers.listing(readers.text), [])},
)


def in_words(when: timedelta | datetime | None) -> str:
    """Return when something is due as a file writes it."""
    if when is None:
        return "never due"
    if isinstance(when, datetime):
        return f"due at {when.astimezone(UTC).isoformat()}"
    minutes = round(when.total_seconds() / 60)
    for length, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes and minutes % length == 0:
            number = minutes // length
            return f"due in {number} {unit}{'' if number == 1 else 's'}"
    return "due at once"
