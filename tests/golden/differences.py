"""What differs between a decision on file and the one that came now, in words."""

from collections.abc import Iterator
from typing import Any

NOTHING = "nothing"


def differences(before: Any, now: Any, place: str = "") -> Iterator[str]:
    """Say, place by place, what was decided before and what is decided now."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*before, *now)):
            yield from differences(
                before.get(key), now.get(key), f"{place}{', ' if place else ''}{_words(key)}"
            )
    elif (
        isinstance(before, list)
        and isinstance(now, list)
        and any(isinstance(row, dict) for row in (*before, *now))
    ):
        for number in range(max(len(before), len(now))):
            pair = (rows[number] if number < len(rows) else None for rows in (before, now))
            yield from differences(*pair, f"{place} {number + 1}")
    elif isinstance(before, list) and isinstance(now, list):
        yield from _of_lines(before, now, place)
    elif before != now:
        yield f"{place}: it was {_words(before)}, now it is {_words(now)}"


def _of_lines(before: list[Any], now: list[Any], place: str) -> Iterator[str]:
    """Name the first line that differs; what follows it differs for the same reason."""
    if before == now:
        return
    at = next(
        (place for place, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(now)),
    )
    was, came = (_words(lines[at]) if at < len(lines) else NOTHING for lines in (before, now))
    lengths = f"of {len(before)} before, of {len(now)} now"
    yield f"{place}, line {at + 1} ({lengths}): it was {was}, now it is {came}"


def _words(value: Any) -> str:
    return NOTHING if value is None else str(value)
