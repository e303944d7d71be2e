"""A figure: what was measured, in which unit, against which goal."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

NOT_YET = "not yet"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` is None where it cannot be measured yet or here; `note` says why."""

    name: str
    value: float | None
    unit: str
    goal: str
    met: bool | None = None
    note: str = ""
    in_table: bool = True

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if self.value is None:
            return NOT_YET
        return f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:,.2f}"

    @property
    def verdict(self) -> str:
        """Whether the goal is met, in a word."""
        return {True: "met", False: "MISSED", None: ""}[self.met]


def at_most(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """Return a figure that should not be above a limit."""
    return Figure(name, value, unit, f"<= {limit:,g}", value <= limit, note)


def at_least(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """Return a figure that should not be below a limit."""
    return Figure(name, value, unit, f">= {limit:,g}", value >= limit, note)


def plain(name: str, value: float, unit: str, note: str = "") -> Figure:
    """Return a figure without a goal, printed beside the others."""
    return Figure(name, value, unit, "", None, note)


def not_yet(name: str, unit: str, goal: str, note: str) -> Figure:
    """Return a figure that cannot be measured yet, with the reason."""
    return Figure(name, None, unit, goal, None, note)


def hidden(figure: Figure) -> Figure:
    """Return the same figure, to be written to a file only."""
    return replace(figure, in_table=False)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines of text."""
    rows = [("figure", "value", "unit", "goal", "")]
    rows += [(f.name, f.shown, f.unit, f.goal, _rest(f)) for f in figures if f.in_table]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{name:{widths[0]}}  {value:>{widths[1]}}  {unit:{widths[2]}}  {goal:{widths[3]}}  {rest}".rstrip()
        for name, value, unit, goal, rest in rows
    )


def _rest(figure: Figure) -> str:
    return ": ".join(filter(None, (figure.verdict, figure.note)))


def as_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return the figures as values for a file: name, value, unit, goal, met, note."""
    return [asdict(figure) for figure in figures]
