"""Every page with very many cases: its statements, and its time against the same page with few."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import filling, idle, walk
from benchmarks.figures import Figure, at_most, hidden, not_yet, told
from engine import doctor
from engine.database import Database

FIRST = 300
"""How many cases the real process makes; the others are copies."""
FEW = 1_000
MOST = 100_000
"""The goal is set for so many; more would only fill the disk."""
VISITS, ROUNDS = 20, 3
STATEMENTS, TIMES = 10, 3
SHOWN = 8
RATIO = "p95 of the page that slows down most, at {:,} cases / at {:,}"


def asked_for() -> Figure:
    """The figure while nobody has asked for it."""
    return not_yet(RATIO.format(MOST, FEW), "ratio", f"<= {TIMES}", f"ask for it: --cases {MOST}")


def with_many_cases(scratch: Path, number: int) -> Iterator[Figure]:
    """Fill a practice council, walk its pages with few cases and with many, and set the two side by side."""
    number = min(number, MOST)
    database = Database(f"sqlite:///{scratch / 'pages.db'}")
    filled = filling.fill(database, FIRST)
    filled.up_to(FEW)
    few, idle_before = _walked(filled), idle.counted(filled.runtime)
    filled.up_to(number)
    findings = doctor.examine(filled.runtime)
    yield at_most(f"findings of doctor in a database filled to {number:,} cases", len(findings), "", 0)
    yield from idle.grown(filled.runtime, idle_before, FEW, number)
    yield from _compared(few, _walked(filled), number)
    database.close()


def _walked(filled: filling.Filled) -> dict[tuple[str, str], walk.Page]:
    # Once before it is timed: what is read once in a process is read then.
    site = walk.Walk(filled.runtime, filling.COUNCIL)
    site.pages(1)
    return {(page.address, page.role): page for page in site.pages(VISITS, ROUNDS)}


def _compared(
    few: dict[tuple[str, str], walk.Page], many: dict[tuple[str, str], walk.Page], number: int
) -> Iterator[Figure]:
    seen = {key: page for key, page in many.items() if page.seen and few[key].seen}
    unseen = [f"{address} as {role}" for address, role in many if (address, role) not in seen]
    yield at_most("pages that nobody could be shown", len(unseen), "pages", 0, "; ".join(unseen))
    ratios = {key: page.p95_ms / few[key].p95_ms for key, page in seen.items()}
    worst = sorted(ratios, key=lambda key: -ratios[key])
    dearest = max(seen.values(), key=lambda page: page.statements)
    where = f"{dearest.address} as {dearest.role}"
    yield told("pages, each as every role that may see it", len(seen), "pages")
    yield at_most("statements of a page, at most", dearest.statements, "statements", STATEMENTS, where)
    first = " as ".join(worst[0])
    yield at_most(RATIO.format(number, FEW), ratios[worst[0]], "ratio", TIMES, first)
    for key in worst[:SHOWN]:
        note = f"{few[key].p95_ms:.1f} ms with {FEW:,}, {seen[key].statements} statements"
        yield told(f"  {key[0]} as {key[1]}", seen[key].p95_ms, "ms p95", note)
    for key in worst:
        name = " as ".join(key)
        yield hidden(at_most(f"{name}: p95 / with {FEW:,}", ratios[key], "ratio", TIMES))
        yield hidden(at_most(f"{name}: statements", seen[key].statements, "statements", STATEMENTS))
        yield hidden(told(f"{name}: p95", seen[key].p95_ms, "ms"))
