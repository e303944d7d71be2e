"""Two people who refer the same person at the same moment make one record of them."""

import threading
from typing import Any

from sqlalchemy import func, select

from brokerage.tables.package_tables import Person
from engine.actors import Actor
from engine.cases import commands
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.outcomes import Refused, Started
from engine.runtime import Runtime
from tests.web.builders import small_council
from tests.web.builders.case_walk import REFERRAL, posted
from tests.web.conftest import START
from web.forms.submitted_form import PROCESS
from web.server import bootstrap

BEA = Actor("bea", "Bea Broker", frozenset({"broker"}), small_council.COUNCIL)
TOGETHER = 4


def test_one_unknown_person_referred_at_once_is_recorded_once(database: Database) -> None:
    runtime = Runtime(database, VirtualClock(START), bootstrap.operations())
    small_council.fill(runtime)
    everybody, outcomes = threading.Barrier(TOGETHER), list[Any]()
    typed = [(name, str(text)) for name, text in _pairs(posted(REFERRAL))]

    def refer() -> None:
        everybody.wait()
        outcomes.append(commands.start(runtime, small_council.COUNCIL, PROCESS, typed, BEA))

    brokers = [threading.Thread(target=refer) for _ in range(TOGETHER)]
    for broker in brokers:
        broker.start()
    for broker in brokers:
        broker.join()
    assert [type(outcome) for outcome in outcomes] == [Started] * TOGETHER, _why(outcomes)
    with database.read() as connection:
        named = select(func.count()).select_from(Person).where(Person.name == REFERRAL["person_name"])
        assert connection.scalar(named.where(Person.council == small_council.COUNCIL)) == 1


def _pairs(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    """One pair for each text that a browser posts."""
    return [
        (name, text)
        for name, texts in fields.items()
        for text in (texts if isinstance(texts, list | tuple) else [texts])
    ]


def _why(outcomes: list[Any]) -> list[Any]:
    return [outcome.errors for outcome in outcomes if isinstance(outcome, Refused)]
