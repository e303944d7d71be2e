"""A process writes to a team: one letter to an address, with what the diagram gives it."""

import pytest
from sqlalchemy import Connection

from brokerage.errors import NoTeamAddress
from brokerage.package import team_letters
from tests.brokerage.builders.council_case import Desk

TEAM = "brokers@testshire.example"


def write(desk: Desk, to: str = TEAM, **more: str) -> None:
    desk.refer()
    team_letters.write_to_team(
        desk.case(),
        letter="advert_extended",
        to=to,
        says={"provider_name": "all", "closes_at": "noon", "reason": "A bank holiday", "reference": "X"},
        **more,
    )


def test_the_letter_goes_to_the_address_with_its_words(connection: Connection) -> None:
    desk = Desk(connection)
    write(desk)
    ((name, to, key, written),) = desk.book.letters
    assert (name, to, key) == ("advert_extended", TEAM, f"advert_extended:{TEAM}")
    assert "A bank holiday" in written.body
    assert desk.reference in written.subject + written.body


def test_what_it_is_about_tells_letters_apart(connection: Connection) -> None:
    desk = Desk(connection)
    write(desk, about="award-2")
    assert desk.book.letters[0][2] == f"advert_extended:{TEAM}:award-2"


@pytest.mark.parametrize("to", ["", "brokers", "@x", "a@", "a b@x", "a@x, c@y", "A <a@x>"])
def test_what_is_no_address_is_refused(connection: Connection, to: str) -> None:
    desk = Desk(connection)
    with pytest.raises(NoTeamAddress, match="is not the e-mail address of a team"):
        write(desk, to)
    assert desk.book.letters == []
