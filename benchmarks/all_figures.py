"""Every figure, in the order in which they are printed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.concurrency import case_rate, contention, typing_people
from benchmarks.figures import Figure, not_yet
from benchmarks.pages import answered_tasks, form_pages, page_growth
from benchmarks.steps import cases_in_flight, growth, proofs, sizes, step_cost
from benchmarks.workbench import Workbench, bench, beside, file_in
from engine.database.handle import Database
from web.server import bootstrap

PROCESSES = ("reference_case", "short_flow", "open_call")


def measure(scratch: Path, postgresql: str | None, cases: int) -> list[Figure]:
    """Measure on SQLite in a scratch folder, and on PostgreSQL where there is a server, in new databases.

    `cases` is how many to fill databases with; 0 leaves that out: it takes minutes and gigabytes.
    """
    return [*_on_sqlite(scratch), *_on_postgresql(postgresql), *_with_many(scratch, postgresql, cases)]


def _on_sqlite(scratch: Path) -> Iterator[Figure]:
    with bench(f"sqlite:///{scratch / 'bench.db'}") as here:
        _publish(here)
        yield from step_cost.beside_spiffworkflow(here, scratch)
        yield from step_cost.on_a_database(here)
        yield from growth.loops(here)
        yield from growth.offers(here)
        yield from sizes.stored(here)
        yield from sizes.made_in_a_minute(here)
        yield from sizes.publishing(here, bootstrap.operations())
        yield from proofs.of_soundness(bootstrap.operations())
        yield from answered_tasks.on_a_database(here)
        yield from contention.on_a_database(here)
        yield from typing_people.on_a_database(here)
    with file_in(scratch) as url:
        yield from form_pages.on_a_database(Database(url))


def _on_postgresql(url: str | None) -> Iterator[Figure]:
    if url is None:
        yield not_yet("step on postgresql", "ms", "", "no PostgreSQL here: give --postgresql URL")
        return
    with beside(url) as own, bench(own) as here:
        _publish(here)
        yield from step_cost.on_a_database(here)
        yield from answered_tasks.on_a_database(here)
        yield from contention.on_a_database(here)
        yield from typing_people.on_a_database(here)
    with beside(url) as own:
        yield from case_rate.by_two_processes(own)
    with beside(url) as own:
        yield from form_pages.on_a_database(Database(own))


def _with_many(scratch: Path, postgresql: str | None, number: int) -> Iterator[Figure]:
    if not number:
        yield cases_in_flight.not_measured()
        yield page_growth.not_measured()
        return
    for make in (partial(file_in, scratch), *([partial(beside, postgresql)] if postgresql else [])):
        with make() as url, bench(url) as here:
            _publish(here)
            yield from cases_in_flight.in_flight(here, number)
        with make() as few, make() as large:
            yield from page_growth.with_many_cases(Database(few), Database(large), scratch, number)


def _publish(here: Workbench) -> None:
    for process in PROCESSES:
        here.publish(process)
