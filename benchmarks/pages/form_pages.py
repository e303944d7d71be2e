"""Pages with a form against the other pages of staff: their processor time, with the same cases."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import select

from benchmarks.figures import Figure, at_most, plain
from benchmarks.pages import page_times, page_visits
from benchmarks.population import large_council
from engine.actors import Actor
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from forms.submission import answers
from web.auth.permissions import STAFF_ROLES

CASES = 40
"""Enough for each story of the council to be told, so that cases wait at every step that staff take."""
VISITS, TURNS = 60, 30
TIMES = 2
FORM = f'name="{answers.WERE_HIDDEN}"'
"""What the markup of every form holds, and of no other page."""
STAFF = frozenset(role.key for role in STAFF_ROLES)


@dataclass
class Page:
    """A page as one role sees it, a task by its form: where it can be seen, and what each visit took."""

    visits: list[tuple[Actor | None, str]] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    has_form: bool = False

    @property
    def median_ms(self) -> float:
        """The median processor time of its visits."""
        return median(self.processor_ms)


def on_a_database(database: Database) -> Iterator[Figure]:
    """Fill a practice council and see every page of its staff in turn."""
    with closing(database):
        runtime = large_council.fill(database, CASES).runtime
        pages = seen_in_turn(runtime, TURNS)
    forms = {name: page.median_ms for name, page in pages.items() if page.has_form}
    others = [page.median_ms for page in pages.values() if not page.has_form]
    on, dearest = f" on {database.dialect}", max(forms, key=lambda name: forms[name])
    of_forms, of_others = median(forms.values()), median(others)
    note = f"{of_forms:.1f} ms of processor time with a form ({len(forms)} pages), {of_others:.1f} ms without"
    yield at_most(f"page with a form / other page of staff{on}", of_forms / of_others, "ratio", TIMES, note)
    note = f"{dearest}, {forms[dearest]:.1f} ms"
    yield plain(
        f"dearest page with a form / other page of staff{on}", forms[dearest] / of_others, "ratio", note
    )


def seen_in_turn(runtime: Runtime, turns: int) -> dict[str, Page]:
    """Return the pages of staff after so many turns of a visit to each: other work falls on all alike."""
    walk = page_times.Walk(runtime, large_council.COUNCIL)
    pages = _pages(runtime, walk)
    for turn in range(-1, turns):  # the first is not timed: what is read once in a process is read then
        for page in pages.values():
            actor, address = page.visits[turn % len(page.visits)]
            spent, text = walk.processor_time(actor, address)
            page.has_form = FORM in text
            if text and turn >= 0:
                page.processor_ms.append(spent)
    return {name: page for name, page in pages.items() if page.processor_ms}


def _pages(runtime: Runtime, walk: page_times.Walk) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    with runtime.database.begin() as connection:
        visitors = page_visits.Visitors(connection, large_council.COUNCIL, runtime.clock.now())
        forms = {task.id: task.form for task in connection.execute(select(tables.tasks))}
        for rule, role in page_visits.pages(walk.site):
            for visit in visitors.visits(rule, role, VISITS) if role in STAFF else ():
                name = f"{forms.get(visit.ids.get('task_id', ''), rule.rule)} as {role}"
                address = page_times.address_of(rule, visit.ids)
                pages.setdefault(name, Page()).visits.append((visit.actor, address))
    return pages
