"""Every figure, in the order in which they are printed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import contention, growth, making, many, pages, sizes, steps
from benchmarks.figures import Figure, not_yet
from benchmarks.place import Place, beside, file_in, place
from engine.database import Database
from web import running

PROCESSES = ("reference_case", "short_flow", "open_call")


def measure(scratch: Path, postgresql: str | None, cases: int) -> list[Figure]:
    """Measure on SQLite in a scratch folder, and on PostgreSQL where there is a server, in new databases.

    `cases` is how many to fill databases with; 0 leaves that out: it takes minutes and gigabytes.
    """
    return [*_on_sqlite(scratch), *_on_postgresql(postgresql), *_with_many(scratch, postgresql, cases)]


def _on_sqlite(scratch: Path) -> Iterator[Figure]:
    with place(f"sqlite:///{scratch / 'bench.db'}") as here:
        _publish(here)
        yield from steps.against_stock(here, scratch)
        yield from steps.on_a_database(here)
        yield from growth.loops(here)
        yield from growth.offers(here)
        yield from sizes.stored(here)
        yield from sizes.made_in_a_minute(here)
        yield from sizes.publishing(here, running.operations())
        yield from contention.on_a_database(here)


def _on_postgresql(url: str | None) -> Iterator[Figure]:
    if url is None:
        yield not_yet("step on postgresql", "ms", "", "no PostgreSQL here: give --postgresql URL")
        return
    with beside(url) as own, place(own) as here:
        _publish(here)
        yield from steps.on_a_database(here)
        yield from contention.on_a_database(here)
    with beside(url) as own:
        yield from making.by_two_processes(own)


def _with_many(scratch: Path, postgresql: str | None, number: int) -> Iterator[Figure]:
    if not number:
        yield many.asked_for()
        yield pages.asked_for()
        return
    for make in (partial(file_in, scratch), *([partial(beside, postgresql)] if postgresql else [])):
        with make() as url, place(url) as here:
            _publish(here)
            yield from many.in_flight(here, number)
        with make() as few, make() as large:
            yield from pages.with_many_cases(Database(few), Database(large), scratch, number)


def _publish(here: Place) -> None:
    for process in PROCESSES:
        here.publish(process)
