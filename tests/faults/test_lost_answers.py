"""A commit whose answer is lost on the way: it is done, nobody was told, and a repeat ends in words."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from engine import doctor, outages, outbox
from engine.database import Database
from tests import databases
from tests.faults import rivals, servers
from tests.faults.test_pairs import outcome


@pytest.mark.parametrize("name", sorted(rivals.COMMANDS.keys() - {"deliver"}))
def test_a_commit_whose_answer_is_lost_is_done_and_a_repeat_is_told(postgres_maker: Any, name: str) -> None:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make() as near, servers.line_to(near.url) as line:
        rivals.publish(near)
        begin = rivals.begin_and_stumble if name == "retry" else rivals.begin
        rival, reference = begin(near), begin(near)
        rivals.COMMANDS[name](near, reference)
        far = Database(line.url)
        with far.read():
            line.swallow = 1
        with pytest.raises(DBAPIError) as lost:
            rivals.COMMANDS[name](far, rival)
        assert outages.of(lost.value) is outages.Outage.AWAY
        assert line.swallow == 0
        assert rivals.left_by(near, rival) == rivals.left_by(near, reference)
        assert rivals.told(name, name) in (said := outcome(lambda: rivals.COMMANDS[name](far, rival)))
        assert bool(rivals.told(name, name)) == bool(said)
        far.close()
        assert not any(each.damage for each in doctor.examine(rivals.at(near)))


def test_a_letter_whose_taking_was_not_answered_goes_out_later(postgres_maker: Any) -> None:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make() as near, servers.line_to(near.url) as line:
        rivals.publish(near)
        rival, sent = rivals.begin(near), Counter[str]()

        class Noting:
            def send(self, message: outbox.Message) -> None:
                sent[message.reference] += 1

        far = Database(line.url)
        with far.read():
            line.swallow = 1
        with pytest.raises(DBAPIError):
            outbox.send(rivals.at(far), Noting(), rival.letter)
        assert not sent
        assert outbox.deliver(rivals.at(far), Noting()) == 0  # it is another worker's for two minutes
        assert outbox.deliver(rivals.at(far, 1), Noting()) == 1
        assert sent == {rival.letter: 1}
        far.close()
