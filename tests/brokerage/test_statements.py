"""What each operation and source costs in statements; how many providers there are must not matter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event

from brokerage.award import awards
from brokerage.facts import case_facts, options
from brokerage.selection import presentations, selections, tie_breaks, tied_choices
from brokerage.tender import adverts, long_lists, offers, ranking
from engine.database import pending
from engine.database.handle import Database
from tests.brokerage.builders.council_case import OFFICER, Desk

# Statements at most, on SQLite and PostgreSQL alike, in the order in which a case comes to them.
COSTS = {
    "build_long_list": 6,
    "long_list": 2,
    "left_out_locations": 2,
    "prepare_advert": 6,
    "open_advert": 7,
    "invited_providers": 2,
    "extend_advert": 6,
    "answers_so_far": 3,
    "early_close_options": 2,
    "close_advert": 9,
    "check_offers": 6,
    "rank_offers": 7,
    "offers_and_ranking": 6,
    "leading_group": 11,
    "tied_offers": 5,
    "officer_tie_options": 8,
    "leaders_by_exact_feedback": 9,
    "invite_choice": 24,
    "propose_selection": 4,
    "select_proposed": 4,
    "present_selection": 11,
    "withdrawable_offers": 7,
    "make_award": 41,
}


class Counted(Desk):
    """A desk that counts the statements of what is done by name."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.costs: dict[str, list[str]] = {}

    def done(self, operation: Callable[..., Any], **given: Any) -> Any:
        """Do an operation as the officer."""
        return self._do(operation, self.case(OFFICER), **given)

    def read(self, source: Callable[..., Any]) -> Any:
        """Ask a source."""
        return self._do(source, self.case(reads=True))

    def _do(self, function: Callable[..., Any], *first: Any, **given: Any) -> Any:
        pending.flush(self.connection)
        with self._counting(function.__name__):
            result = function(*first, **given)
            pending.flush(self.connection)  # as the engine does after each operation
        return result

    @contextmanager
    def _counting(self, name: str) -> Iterator[None]:
        sent = self.costs.setdefault(name, [])

        def executed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(self.connection, "before_cursor_execute", executed)
        try:
            yield
        finally:
            event.remove(self.connection, "before_cursor_execute", executed)


def journey(connection: Connection, homes: int) -> dict[str, list[str]]:
    """Take a case from its long list to its award among so many homes; the statements by operation."""
    desk = Counted(connection)
    desk.refer()
    near = [desk.home(f"near-{number}") for number in range(homes)]
    far = [desk.home(f"far-{number}", areas=["south"]) for number in range(homes)]
    made = desk.done(long_lists.build_long_list, package=desk.variables["package"], reach="local")
    advert = desk.variables["advert"] = made["advert"]
    _advertise(desk, advert, far)
    for number, home in enumerate([*near, *far]):
        desk.pass_time(minutes=5)
        desk.answer(advert, home, weekly_pence=70000 + number)
    desk.read(case_facts.answers_so_far)
    desk.read(options.early_close_options)
    _rank(desk, advert)
    _choose(desk, advert)
    desk.done(awards.make_award, advert=advert, request=None, officer_note="in order")
    return desk.costs


def _advertise(desk: Counted, advert: str, added: list[str]) -> None:
    desk.read(case_facts.long_list)
    desk.read(options.left_out_locations)
    words = {"description": "Quiet home", "required_start": None, "reason": "Near her son"}
    desk.done(long_lists.prepare_advert, advert=advert, added=added, removed=None, **words)
    opened = desk.done(adverts.open_advert, advert=advert, minutes=2880)
    desk.read(options.invited_providers)
    later = opened["closes_at"] + timedelta(days=7)
    desk.done(adverts.extend_advert, advert=advert, closes_at=later, reason="A bank holiday")
    desk.open_call(advert)


def _rank(desk: Counted, advert: str) -> None:
    desk.done(adverts.close_advert, advert=advert)
    desk.done(offers.check_offers, advert=advert)
    desk.done(ranking.rank_offers, advert=advert)
    desk.read(case_facts.offers_and_ranking)
    desk.done(tie_breaks.leading_group, advert=advert)


def _choose(desk: Counted, advert: str) -> None:
    desk.read(case_facts.tied_offers)
    desk.read(options.officer_tie_options)
    desk.done(tie_breaks.leaders_by_exact_feedback, advert=advert)
    desk.done(tied_choices.invite_choice, advert=advert)
    desk.done(selections.propose_selection, advert=advert, how="first_offer", silent=False)
    desk.done(selections.select_proposed, advert=advert)
    desk.done(presentations.present_selection, advert=advert)
    desk.read(options.withdrawable_offers)


def test_no_operation_takes_more_statements_for_more_providers(database: Database) -> None:
    few, many = (_counts(database, homes) for homes in (3, 12))
    assert few == many


def test_each_operation_takes_no_more_statements_than_the_table_says(connection: Connection) -> None:
    sent = journey(connection, 3)
    assert sent.keys() == COSTS.keys()
    for name, statements in sent.items():
        assert len(statements) <= COSTS[name], (name, statements)


def _counts(database: Database, homes: int) -> dict[str, int]:
    with database.engine.connect() as connection, connection.begin() as undone:
        sent = journey(connection, homes)
        undone.rollback()
    return {name: len(statements) for name, statements in sent.items()}
