"""What providers are told: of an offer that is not complete, and of what came of theirs."""

import re
from datetime import timedelta

import pytest

from brokerage.register import providers
from engine.cases import open_calls
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import OFFER, Walk, posted, problems, version_on

HOUSE = {**OFFER, "accommodation_confirmed": "yes", "landlord": "Civic Housing"}


@pytest.fixture
def shared_house(walk: Walk, runtime: Runtime) -> Walk:
    """An open advert for supported living, to which one provider is invited."""
    with runtime.database.begin() as connection:
        providers.enrol(
            connection, small_council.COUNCIL, "1-101", "supported_living", "fca", ["central"], ["dementia"]
        )
    walk.refer(
        category="supported_living", age_group="adult_18_64", date_of_birth=small_council.FROM.replace(1980)
    )
    walk.advertise()
    return walk


def send(walk: Walk, act: str = "check", **answers: str) -> tuple[int, str]:
    page = walk.respond("1-101", {**posted(answers), "_act": act})
    return page.status_code, problems(page) if page.status_code == 422 else page.text


def test_an_offer_without_landlord_is_not_sent_before_its_provider_was_told(shared_house: Walk) -> None:
    for missing in ("landlord", "accommodation_confirmed"):
        status, said = send(shared_house, **{**HOUSE, missing: ""})
        assert (status, "or that you will add this" in said) == (422, True), said
    assert send(shared_house, **HOUSE)[0] == 200


def test_an_incomplete_offer_may_be_sent_and_is_mended_before_the_close(
    shared_house: Walk, runtime: Runtime
) -> None:
    home, address = shared_house.home("1-101"), f"/adverts/{shared_house.call()}"
    later = {**HOUSE, "landlord": "", "complete_later": "yes"}
    assert "know that the offer is not ranked without it" in send(shared_house, **later)[1]
    assert send(shared_house, "send", **later)[0] == 303
    assert "It cannot be ranked yet" in home.get(address).text
    shared_house.clock.advance(timedelta(minutes=20))
    assert send(shared_house, "send", **HOUSE)[0] == 303
    assert "It cannot be ranked yet" not in home.get(address).text
    with runtime.database.read() as connection:
        since = [
            each.standing_since for each in open_calls.responses_of(connection, shared_house.call(), "1-101")
        ]
    assert since[1] - since[0] == timedelta(minutes=20), "it counts from when it was complete"


@pytest.fixture
def advert(walk: Walk) -> str:
    """The address of an open advert, which one location has answered since somebody opened its page."""
    walk.refer()
    walk.advertise()
    walk.clock.advance(timedelta(minutes=5))
    walk.offer("1-101", 640, how_met="By the colleague on duty")
    return f"/adverts/{walk.call()}"


def answers_of(walk: Walk, runtime: Runtime) -> list[tuple[str, object]]:
    with runtime.database.read() as connection:
        sent = open_calls.responses_of(connection, walk.call(), "1-101")
    return [(response.state, response.answers.get("how_met")) for response in sent]


@pytest.mark.parametrize("act", ["send", "check", "change"])
@pytest.mark.parametrize("said", [{"_version": "0"}, {"_version": "-1"}, {}])
def test_a_page_that_does_not_show_the_last_answer_replaces_nothing(
    walk: Walk, runtime: Runtime, advert: str, act: str, said: dict[str, str]
) -> None:
    stale = {**posted({**OFFER, "weekly_pence": 700, "how_met": "By our old rota"}), "_act": act, **said}
    answer = walk.home("1-101").post(advert, data=stale)
    assert answer.status_code == 422
    words = "you have answered for" if said.get("_version") == "0" else "this page may be out of date"
    assert words in problems(answer)
    assert "By our old rota" in answer.text, "what was typed is lost"
    assert re.search(r"<details[^>]* open>.*By the colleague on duty", answer.text, re.DOTALL)
    assert answers_of(walk, runtime) == [("standing", "By the colleague on duty")]
    again = {**stale, "_act": "send", "_version": version_on(answer)}
    assert walk.home("1-101").post(advert, data=again).status_code == 303
    assert answers_of(walk, runtime)[1:] == [("standing", "By our old rota")]


def test_a_page_from_before_the_withdrawal_makes_no_offer_again(
    walk: Walk, runtime: Runtime, advert: str
) -> None:
    home = walk.home("1-101")
    stale = {
        **posted({**OFFER, "weekly_pence": 700}),
        "_act": "send",
        "_version": version_on(home.get(advert)),
    }
    assert home.post(f"{advert}/withdraw", data={"_version": stale["_version"]}).status_code == 303
    answer = home.post(advert, data=stale)
    assert answer.status_code == 422
    assert "was withdrawn" in problems(answer)
    assert answers_of(walk, runtime) == [("withdrawn", "By the colleague on duty")]


@pytest.mark.parametrize("said", [{"_version": "0"}, {}])
def test_a_page_that_does_not_show_the_last_answer_withdraws_nothing(
    walk: Walk, runtime: Runtime, advert: str, said: dict[str, str]
) -> None:
    before = answers_of(walk, runtime)
    answer = walk.home("1-101").post(f"{advert}/withdraw", data=said)
    assert answer.status_code == 422
    assert "Your offer was not withdrawn" in problems(answer)
    assert answers_of(walk, runtime) == before


def test_the_check_page_passes_on_the_version_of_the_page_that_was_read(walk: Walk, advert: str) -> None:
    home = walk.home("1-101")
    fields = {**posted({**OFFER, "weekly_pence": 700}), "_version": version_on(home.get(advert))}
    checked = home.post(advert, data={**fields, "_act": "check"})
    assert "Check your answers" in checked.text
    walk.offer("1-101", 650)
    assert version_on(checked) == fields["_version"]
    assert home.post(advert, data={**fields, "_act": "send"}).status_code == 422


def awarded(walk: Walk) -> None:
    """One home wins, another loses, and the winner's award is made."""
    whole_cases.to_ranking(walk, "1-101", "1-103")
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    walk.do(walk.staff("broker"), "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")


def test_the_winner_alone_learns_whose_care_it_is_and_only_by_the_award(walk: Walk) -> None:
    awarded(walk)
    for home in small_council.HOMES:
        assert "Applegarth" not in walk.home(home).get("/awards").text
    walk.do(walk.staff("senior_officer"), "award", decision="award")
    page = walk.home("1-101").get("/awards").text
    assert all(
        each in page for each in ("Iris Applegarth", "4 Kestrel Row", "£700.00 a week", "Ashby Council")
    )
    assert "no earlier awards" in walk.home("1-101").get("/awards?page=2").text
    for home in ("1-102", "1-103", "1-104"):
        for page in ("/awards", "/offers", "/adverts"):
            assert "Applegarth" not in walk.home(home).get(page).text


def test_a_home_that_was_chosen_without_an_offer_finds_its_package(walk: Walk) -> None:
    whole_cases.top_up(walk)
    page = walk.home("1-104").get("/awards").text
    assert "Iris Applegarth" in page
    assert "£780.00 a week" in page
    for loser in ("1-101", "1-102"):
        assert "Applegarth" not in walk.home(loser).get("/awards").text


def test_a_provider_withdraws_in_its_own_account(walk: Walk) -> None:
    awarded(walk)
    loser, winner = walk.home("1-103"), walk.home("1-101")
    assert walk.links_of(walk.home("1-104"), "/awards", "/tasks/") == []
    (address,) = walk.links_of(loser, "/awards", "/tasks/")
    page = loser.get(address).text
    assert "Your offer is not the one being decided on" in page
    assert "Elm Court" not in page
    walk.do(winner, "provider_withdrew", provider="1-101", reason="Our roof is gone")
    assert walk.links_of(winner, "/awards", "/tasks/") == []
    assert "present_offer" in {each.letter for each in walk.letters()}


def test_a_home_without_an_offer_is_told_that_there_is_nothing_to_withdraw(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    address = f"/adverts/{walk.call()}/withdraw"
    answer = walk.home("1-101").post(address, data={"_version": "0"})
    assert answer.status_code == 404
    assert "There is nothing to withdraw." in answer.text
    uninvited = walk.home("1-104").post(address, data={"_version": "0"})
    assert uninvited.status_code == 404
    assert "withdraw" not in uninvited.text
