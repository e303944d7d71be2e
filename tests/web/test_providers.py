"""What providers are told: of an offer that is not complete, and of what came of theirs."""

from datetime import timedelta

import pytest

from brokerage import providers
from engine import calls, room
from tests.journeys import walks
from tests.web import market
from tests.web.journey import OFFER, Walk, posted, problems

HOUSE = {**OFFER, "accommodation_confirmed": "yes", "landlord": "Civic Housing"}


@pytest.fixture
def shared_house(walk: Walk, runtime: room.Runtime) -> Walk:
    """An open advert for supported living, to which one provider is invited."""
    with runtime.database.begin() as connection:
        providers.enrol(
            connection, market.COUNCIL, "1-101", "supported_living", "fca", ["central"], ["dementia"]
        )
    walk.refer(category="supported_living", age_group="adult_18_64", date_of_birth=market.FROM.replace(1980))
    walk.advertise()
    return walk


def send(walk: Walk, act: str = "check", **answers: str) -> tuple[int, str]:
    address = f"/adverts/{walk.call()}"
    page = walk.home("1-101").post(address, data={**posted(answers), "_act": act})
    return page.status_code, problems(page) if page.status_code == 422 else page.text


def test_an_offer_without_landlord_is_not_sent_before_its_provider_was_told(shared_house: Walk) -> None:
    for missing in ("landlord", "accommodation_confirmed"):
        status, said = send(shared_house, **{**HOUSE, missing: ""})
        assert (status, "or that you will add this" in said) == (422, True), said
    assert send(shared_house, **HOUSE)[0] == 200


def test_an_incomplete_offer_may_be_sent_and_is_mended_before_the_close(
    shared_house: Walk, runtime: room.Runtime
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
        since = [each.standing_since for each in calls.mine(connection, shared_house.call(), "1-101")]
    assert since[1] - since[0] == timedelta(minutes=20), "it counts from when it was complete"


def awarded(walk: Walk) -> None:
    """One home wins, another loses, and the winner's award is made."""
    walks.to_ranking(walk, "1-101", "1-103")
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    walk.do(walk.staff("broker"), "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")


def test_the_winner_alone_learns_whose_care_it_is_and_only_by_the_award(walk: Walk) -> None:
    awarded(walk)
    for home in market.HOMES:
        assert "Applegarth" not in walk.home(home).get("/awards").text
    walk.do(walk.staff("senior_officer"), "award", decision="award")
    page = walk.home("1-101").get("/awards").text
    assert all(
        each in page for each in ("Iris Applegarth", "4 Kestrel Row", "£700.00 a week", "Ashby Council")
    )
    assert "no earlier ones" in walk.home("1-101").get("/awards?page=2").text
    for home in ("1-102", "1-103", "1-104"):
        for page in ("/awards", "/offers", "/adverts"):
            assert "Applegarth" not in walk.home(home).get(page).text


def test_a_home_that_was_chosen_without_an_offer_finds_its_package(walk: Walk) -> None:
    walks.top_up(walk)
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
    assert "present_offer" in {each["letter"] for each in walk.letters()}
