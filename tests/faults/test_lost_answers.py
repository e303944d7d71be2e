"""A commit whose answer is lost on the way: it is done, nobody was told, and a repeat ends in words."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from engine import outages
from engine.admin import doctor
from engine.database.handle import Database
from engine.store import outbox
from tests import databases
from tests.faults import postgres_servers, racing_commands
from tests.faults.test_pairs import outcome


@pytest.mark.parametrize("name", sorted(racing_commands.COMMANDS.keys() - {"deliver"}))
def test_a_commit_whose_answer_is_lost_is_done_and_a_repeat_is_told(postgres_maker: Any, name: str) -> None:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make() as near, postgres_servers.line_to(near.url) as line:
        racing_commands.publish(near)
        begin = racing_commands.begin_and_stumble if name == "retry" else racing_commands.begin
        rival, reference = begin(near), begin(near)
        racing_commands.COMMANDS[name](near, reference)
        far = Database(line.url)
        with far.read():
            line.swallow = 1
        with pytest.raises(DBAPIError) as lost:
            racing_commands.COMMANDS[name](far, rival)
        assert outages.of(lost.value) is outages.Outage.AWAY
        assert line.swallow == 0
        assert racing_commands.left_by(near, rival) == racing_commands.left_by(near, reference)
        assert racing_commands.told(name, name) in (
            said := outcome(lambda: racing_commands.COMMANDS[name](far, rival))
        )
        assert bool(racing_commands.told(name, name)) == bool(said)
        far.close()
        assert not any(each.damage for each in doctor.examine(racing_commands.at(near)))


def test_a_letter_whose_taking_was_not_answered_goes_out_later(postgres_maker: Any) -> None:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make() as near, postgres_servers.line_to(near.url) as line:
        racing_commands.publish(near)
        rival, sent = racing_commands.begin(near), Counter[str]()

        class Noting:
            def send(self, message: outbox.Message) -> None:
                sent[message.reference] += 1

        far = Database(line.url)
        with far.read():
            line.swallow = 1
        with pytest.raises(DBAPIError):
            outbox.send(racing_commands.at(far), Noting(), rival.letter)
        assert not sent
        assert (
            outbox.deliver(racing_commands.at(far), Noting()) == 0
        )  # it is another worker's for two minutes
        assert outbox.deliver(racing_commands.at(far, 1), Noting()) == 1
        assert sent == {rival.letter: 1}
        far.close()
