"""What sources of facts share: rows without empty ones, a price against its limit, and who may see them."""

from collections.abc import Callable, Mapping
from functools import wraps

from brokerage import formatting
from engine.cases import context
from engine.facts import FactGroup

Source = Callable[[context.CaseContext], list[FactGroup]]
Rows = tuple[tuple[str, str], ...]


def staff_only(source: Source) -> Source:
    """Make a source show nothing to providers, citizens and payers, at whatever step a diagram names it."""

    @wraps(source)
    def guarded(case: context.CaseContext) -> list[FactGroup]:
        return source(case) if case.actor.party is None else []

    return guarded


def rows(facts: Mapping[str, str | None]) -> Rows:
    """Return facts as rows, without those that are empty."""
    return tuple((label, value) for label, value in facts.items() if value)


def price(weekly_pence: int | None) -> str:
    """Return a weekly price; nothing for care that is paid at a fixed rate."""
    return "" if weekly_pence is None else formatting.weekly(weekly_pence)


def against_limit(weekly_pence: int | None, limit_pence: int | None) -> str:
    """Return how a weekly price stands to the limit: "£60.00 above £720.00"; nothing if either is missing."""
    if weekly_pence is None or limit_pence is None:
        return ""
    limit, gap = formatting.pounds(limit_pence), weekly_pence - limit_pence
    if gap == 0:
        return f"At the limit of {limit}"
    return f"{formatting.pounds(abs(gap))} {'above' if gap > 0 else 'below'} {limit}"


def without_empty_columns(
    title: str, columns: tuple[str, ...], table: tuple[tuple[str, ...], ...], note: str = ""
) -> FactGroup:
    """Return a table without the columns in which no row says anything."""
    used = [number for number in range(len(columns)) if any(row[number] for row in table)]
    shown = tuple(tuple(row[number] for number in used) for row in table)
    return FactGroup(title, columns=tuple(columns[number] for number in used), table=shown, note=note)
