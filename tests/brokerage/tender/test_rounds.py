"""A search in rounds: no advert where nobody can be invited, and a second one says why there is a second."""

import pytest

from brokerage.facts import round_facts
from brokerage.states import AdvertState
from brokerage.tables.tender_tables import Advert
from brokerage.tender import adverts, long_lists, rounds
from engine.database import session
from tests.brokerage.builders import selection_steps


def round_of(desk, advert):
    records = session.of(desk.case())
    return rounds.round_of(records, records.require(Advert, advert))


def test_the_first_advert_is_nothing_special(desk):
    desk.refer()
    desk.home("in")
    advert = selection_steps.make_list(desk)
    assert round_of(desk, advert).words == ""
    assert round_facts.round_facts(desk.case(reads=True)) == []
    assert round_facts.advert_round(desk.case(reads=True)) == {"number": 1}
    assert round_facts.last_description(desk.case(reads=True)) is None


def test_an_area_in_which_nobody_can_be_invited_is_passed_over_and_the_history_says_so(desk):
    desk.refer()
    desk.home("far", areas=["central"])
    desk.home("barred", cqc="Inadequate")
    advert = selection_steps.make_list(desk)
    assert not long_lists.check_long_list(desk.case(), advert=advert)
    assert session.of(desk.case()).require(Advert, advert).state == AdvertState.UNSUCCESSFUL
    assert desk.book.lines[-1].text == "Nobody can be invited in North."


@pytest.mark.parametrize("facts", [{}, {"service_types": ["nursing"]}])
def test_an_advert_is_written_where_somebody_is_listed_or_the_broker_may_add_somebody(desk, facts):
    desk.refer(needs=["dementia"])
    desk.home("in", **facts)
    assert long_lists.check_long_list(desk.case(), advert=selection_steps.make_list(desk))


def test_the_second_advert_says_that_nobody_could_be_invited(desk):
    desk.refer()
    desk.home("near", areas=["central"])
    long_lists.check_long_list(desk.case(), advert=selection_steps.make_list(desk))
    second = selection_steps.make_list(desk, "neighbouring")
    current = round_of(desk, second)
    assert (current.number, current.where) == (2, "in neighbouring areas: Central")
    assert current.words == "This is round 2 of the search. Nobody could be invited in North."


def test_the_second_advert_keeps_the_text_and_says_that_nobody_offered(desk):
    desk.refer()
    desk.home("in")
    desk.home("near", areas=["central"])
    first = selection_steps.advertise(desk)
    desk.pass_time(minutes=3000)
    assert selection_steps.rank(desk, first) == 0
    selection_steps.make_list(desk, "neighbouring")
    assert round_facts.last_description(desk.case(reads=True)) == "Quiet home"
    (group,) = round_facts.round_facts(desk.case(reads=True))
    assert group.rows == (
        ("Round", "2, in neighbouring areas: Central"),
        ("Why again", "Nobody made an offer in the round before."),
    )


def test_the_invitation_to_the_second_round_says_so(desk):
    desk.refer()
    desk.home("in")
    desk.home("near", areas=["central"])
    first = selection_steps.advertise(desk)
    letter = desk.book.letters[-1][3].body
    assert "round" not in letter
    desk.pass_time(minutes=3000)
    selection_steps.rank(desk, first)
    second = selection_steps.make_list(desk, "neighbouring")
    words = {"description": "Quiet home", "required_start": None, "reason": None}
    long_lists.prepare_advert(desk.case(), advert=second, added=None, removed=None, **words)
    adverts.open_advert(desk.case(), advert=second, minutes=60)
    letter = desk.book.letters[-1][3].body
    assert "This is round 2 of the search. Nobody made an offer in the round before." in letter
