"""A desk to try operations at: a real database, the real release of the shipped process, a virtual clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

import engine
from brokerage.package import referrals
from brokerage.register import providers
from brokerage.store import dated_settings
from engine.actors import Actor
from engine.cases import context
from engine.clock import VirtualClock
from engine.database import call_tables, handle, release_tables, session, tables
from engine.database.record import Identified
from engine.definition import folder, release
from engine.definition.letters import WrittenLetter
from engine.store.history import Line
from rules.data_types import values

Kind = TypeVar("Kind", bound=Identified)
COUNCIL = "testshire"
START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
BROKER = Actor("b1", "Bea Broker", frozenset({"broker"}), COUNCIL)
OFFICER = Actor("o1", "Olive Officer", frozenset({"senior_officer"}), COUNCIL)
FOLDER = folder.read_folder(Path(engine.__file__).parent.parent / "processes" / "micro_procurement")
FEES = {"care_home_residential": 72000, "care_home_nursing": 84000}
NEIGHBOURS = {"north": ["central"], "central": ["north", "south"]}


@cache
def _release(council: str) -> release.Release:
    return release.Release(f"release-{council}", council, 1, FOLDER)


@dataclass
class Book:
    """Keeps what operations do to the case."""

    lines: list[Line] = field(default_factory=list)
    letters: list[tuple[str, str, str, WrittenLetter]] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    open_calls: set[str] = field(default_factory=set)

    def add_line(self, line: Line) -> None:
        line.content()  # what cannot be kept must fail here too
        self.lines.append(line)

    def add_letter(self, letter: str, to: str, key: str, written: WrittenLetter, waits_for: str = "") -> None:
        self.letters.append((letter, to, key, written))
        if waits_for:
            self.waiting[to] = waits_for

    def add_link(self, token: str) -> None:
        self.links.append(token)

    def is_open(self, call_key: str) -> bool:
        return call_key in self.open_calls


class Desk:
    """One case of one council, worked on by hand, operation by operation."""

    def __init__(self, connection: Connection, council: str = COUNCIL, case_id: str = "case-1") -> None:
        self.connection, self.council, self.case_id = connection, council, case_id
        self.reference = "HW-1" if case_id == "case-1" else f"HW-{case_id}"
        self.clock = VirtualClock(START)
        self.book = Book()
        self.variables: dict[str, Any] = {}
        self.operation = referrals.record_referral
        self.release = _release(council)
        known = select(release_tables.releases.c.id).where(release_tables.releases.c.id == self.release.id)
        is_first = connection.execute(known).first() is None
        if is_first:
            self._write_release()
        self._write_case()
        if not is_first:
            return  # the council has its settings
        for key, value in (("standard_fee_weekly", FEES), ("zone_neighbours", NEIGHBOURS)):
            dated_settings.set_setting(connection, council, key, value, date(2020, 1, 1), "one", "two", START)

    def case(self, actor: Actor = BROKER, *, reads: bool = False) -> context.CaseContext:
        """The first argument of an operation; with `reads`, of a source."""
        now = self.clock.now()
        here = context.Case(self.case_id, self.reference, self.council, "micro_procurement", 1, START)
        return context.CaseContext(
            self.connection,
            self.clock,
            now,
            actor,
            self.council,
            here,
            None,
            dict(self.variables),
            self.release,
            None if reads else self.book,
        )

    def refer(self, **answers: Any) -> str:
        """Record a referral for a residential home in the north and return the package."""
        given = {
            "person_name": "Ada Person",
            "date_of_birth": date(1940, 2, 3),
            "category": "care_home_residential",
            "age_group": "over_65",
            "urgency": "routine",
            "area": "north",
            "needs": ["dementia"],
            "required_start": date(2026, 4, 1),
            "plan_approved": "yes",
            "budget_approved": "yes",
            **answers,
        }
        recorded = self.operation(self.case(), answers=given)
        self.variables |= recorded
        return str(recorded["package"])

    def home(self, location: str, band: str | None = "gold", **facts: Any) -> str:
        """Enrol a place for residential care in the north, and record its band and rating."""
        known = {
            "category": "care_home_residential",
            "arrangement": "fca",
            "areas": ["north"],
            "service_types": ["dementia"],
            "cqc": "Good",
            **facts,
        }
        providers.add_provider(self.connection, f"body-{location}", f"Body {location}")
        providers.add_location(self.connection, location, f"body-{location}", f"Home {location}")
        providers.record_cqc_rating(self.connection, location, known["cqc"], at=START)
        self.enrol(location, **{name: known[name] for name in ("category", "arrangement", "areas")})
        if band is not None:
            providers.record_band(self.connection, self.council, location, band, at=START)
        return location

    def enrol(self, location: str, category: str, arrangement: str, areas: list[str]) -> None:
        """Enrol a place for a category."""
        providers.enrol(
            self.connection, self.council, location, category, arrangement, areas, ["dementia"], ["Mill Yard"]
        )

    def open_call(self, advert: str) -> str:
        """Write the row of an advert's open call, as the engine would, and return its id."""
        row = {"id": f"call-{advert}", "council": self.council, "case_id": self.case_id, "key": advert}
        words = {"step": "offer", "label": "Offer", "role": "provider", "form": "offer", "diagram": "respond"}
        self.connection.execute(
            insert(call_tables.calls).values(
                **row,
                **words,
                release_id=self.release.id,
                open=True,
                opened_at=self.clock.now(),
                closes_at=self.clock.now() + timedelta(days=2),
                last_sequence=0,
            )
        )
        return row["id"]

    def answer(self, advert: str, location: str, state: str = "standing", **answers: Any) -> None:
        """Write a response to an advert's open call, as the engine would."""
        call = f"call-{advert}"
        count = len(
            self.connection.execute(
                select(call_tables.responses).where(call_tables.responses.c.call_id == call)
            ).all()
        )
        given = {"decision": "offer", "can_meet": "yes", "start": date(2026, 4, 1), "weekly_pence": 70000}
        typed = values.encode(values.adopt({**given, **answers}))
        self.connection.execute(
            insert(call_tables.responses).values(
                id=handle.new_id(),
                council=self.council,
                call_id=call,
                sequence=count + 1,
                party=location,
                party_name=location,
                by=location,
                by_name=location,
                state=state,
                received_at=self.clock.now(),
                standing_since=self.clock.now(),
                answers=json.dumps(typed),
                digest="",
            )
        )

    @property
    def records(self) -> session.Records:
        """The council's session."""
        return session.records_of(self.connection, self.council)

    def all(self, kind: type[Kind], /, **equal: object) -> Sequence[Kind]:
        """The records of a kind whose attributes hold these values, first written first."""
        return self.records.scalars(select(kind).filter_by(**equal).order_by(kind.serial)).all()

    def last(self, kind: type[Kind], /, **equal: object) -> Kind:
        """The last written of them."""
        return self.all(kind, **equal)[-1]

    def pass_time(self, **length: float) -> None:
        """Move the clock on."""
        self.clock.advance(timedelta(**length))

    def _write_release(self) -> None:
        self.connection.execute(
            insert(release_tables.releases).values(
                id=self.release.id,
                council=self.council,
                process="micro_procurement",
                number=1,
                digest="d",
                published_at=START,
                published_by="t",
            )
        )

    def _write_case(self) -> None:
        self.connection.execute(
            insert(tables.cases).values(
                id=self.case_id,
                council=self.council,
                reference=self.reference,
                process="micro_procurement",
                release_id=self.release.id,
                release_number=1,
                status="running",
                version=1,
                state=b"",
                stage="",
                waiting_for="",
                opened_at=START,
                moved_at=START,
                history_length=0,
                history_head="",
            )
        )
