"""Every page with very many cases: its statements, and its time against the same page with few."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import idle_cost
from benchmarks.figures import Figure, at_most, hidden, not_yet, plain
from benchmarks.pages import page_times
from benchmarks.population import large_council
from engine.admin import backups, doctor
from engine.database.handle import Database

FIRST = 300
"""How many cases the real process makes; the others are copies."""
FEW = 1_000
MOST = 100_000
"""The goal is set for so many; more would only fill the disk."""
VISITS, ROUNDS = 20, 3
STATEMENTS, TIMES = 20, 3
SHOWN = 8
RATIO = "p95 of the page that slows down most, at {:,} cases / at {:,}{}"
Pages = dict[tuple[str, str], page_times.Page]


def not_measured() -> Figure:
    """Return the figure for a run that does not ask for it."""
    return not_yet(RATIO.format(MOST, FEW, ""), "ratio", f"<= {TIMES}", f"ask for it: --cases {MOST}")


def with_many_cases(few: Database, many: Database, scratch: Path, number: int) -> Iterator[Figure]:
    """Fill two practice councils, one with few cases and one with many, and walk their pages side by side."""
    number = min(number, MOST)
    on = f" on {few.dialect}"
    small = large_council.fill(few, FIRST)
    small.up_to(FEW)
    large = _copied(small, many, scratch / "few.copy")
    large.up_to(number)
    findings = doctor.examine(large.runtime)
    yield at_most(f"findings of doctor in a database filled to {number:,} cases{on}", len(findings), "", 0)
    yield from idle_cost.grown(large.runtime, idle_cost.counted(small.runtime), FEW, number)
    with_few, with_many = _walked(small, large)
    yield from _compared(with_few, with_many, number, on)
    few.close()
    many.close()


def _copied(filled: large_council.Filled, database: Database, file: Path) -> large_council.Filled:
    """Bring a filled database into another, as a copy is restored."""
    backups.save(filled.runtime.database, file)
    backups.restore(database, file, lambda _: None)
    file.unlink()
    return replace(filled, runtime=replace(filled.runtime, database=database))


def _walked(*councils: large_council.Filled) -> list[Pages]:
    sites = [page_times.Walk(council.runtime, large_council.COUNCIL) for council in councils]
    page_times.in_turn(sites, 1)  # before it is timed: what is read once in a process is read then
    walked = page_times.in_turn(sites, VISITS, ROUNDS)
    return [{(page.address, page.role): page for page in pages} for pages in walked]


def _compared(few: Pages, many: Pages, number: int, on: str) -> Iterator[Figure]:
    seen = {key: page for key, page in many.items() if page.seen and few[key].seen}
    unseen = [f"{address} as {role}" for address, role in many if (address, role) not in seen]
    yield at_most(f"pages that nobody could be shown{on}", len(unseen), "pages", 0, "; ".join(unseen))
    ratios = {key: page.p95_ms / few[key].p95_ms for key, page in seen.items()}
    worst = sorted(ratios, key=lambda key: -ratios[key])
    dearest = max(seen.values(), key=lambda page: page.statements)
    where = f"{dearest.address} as {dearest.role}"
    yield plain(f"pages, each as every role that may see it{on}", len(seen), "pages")
    yield at_most(f"statements of a page, at most{on}", dearest.statements, "statements", STATEMENTS, where)
    first = " as ".join(worst[0])
    yield at_most(RATIO.format(number, FEW, on), ratios[worst[0]], "ratio", TIMES, first)
    for key in worst[:SHOWN]:
        note = f"{few[key].p95_ms:.1f} ms with {FEW:,}, {seen[key].statements} statements"
        yield plain(f"  {key[0]} as {key[1]}", seen[key].p95_ms, "ms p95", note)
    for key in worst:
        name = " as ".join(key) + on
        yield hidden(at_most(f"{name}: p95 / with {FEW:,}", ratios[key], "ratio", TIMES))
        yield hidden(at_most(f"{name}: statements", seen[key].statements, "statements", STATEMENTS))
        yield hidden(plain(f"{name}: p95", seen[key].p95_ms, "ms"))
