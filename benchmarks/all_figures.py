"""Every figure, in the order in which they are printed."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import contention, growth, making, many, sizes, steps
from benchmarks.figures import Figure, not_yet
from benchmarks.place import Place, place
from web import running

PROCESSES = ("reference_case", "short_flow", "open_call")


def measure(scratch: Path, postgresql: str | None, in_flight: int) -> list[Figure]:
    """Measure on SQLite in a scratch folder, and on PostgreSQL where there is one.

    `in_flight` is how many cases to multiply to; 0 leaves that out: a million take minutes and gigabytes.
    """
    return [*_on_sqlite(scratch), *_on_postgresql(postgresql), *_in_flight(scratch, in_flight), *_later()]


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
    with place(url) as here:
        _publish(here)
        yield from steps.on_a_database(here)
        yield from contention.on_a_database(here)
    yield from making.by_two_processes(url)


def _in_flight(scratch: Path, number: int) -> Iterator[Figure]:
    if not number:
        name = "step with 1,000,000 cases in flight / with 1,000"
        yield not_yet(name, "ratio", "<= 1.2", "ask for it: --in-flight 1000000")
        return
    with place(f"sqlite:///{scratch / 'many.db'}") as here:
        _publish(here)
        yield from many.in_flight(here, number)


def _later() -> Iterator[Figure]:
    yield not_yet(
        "p95 of every page at 100,000 cases / at 1,000", "ratio", "<= 3", "needs cases multiplied in SQL"
    )


def _publish(here: Place) -> None:
    for process in PROCESSES:
        here.publish(process)
