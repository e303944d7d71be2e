"""Providers and citizens see what their answer rests on: limit and wishes, cost, whose home it is."""

import pytest

from brokerage.register import providers
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import OFFER, Walk

PLAN = {"preferences": "A window on a garden", "requirements": "A carer who speaks Urdu"}


def test_a_provider_sees_the_limit_and_the_plans_wishes_and_not_whose_they_are(walk: Walk) -> None:
    walk.refer(**PLAN)
    walk.advertise()
    page = walk.home("1-101").get(f"/adverts/{walk.call()}").text
    for words in (*PLAN.values(), "The council pays at most", "£720.00 a week", "cannot be ranked"):
        assert words in page
    for whose in ("Applegarth", "Iris", "P-100", "Kestrel Row", "AB9 8ZZ", "1941", "iris@example.org"):
        assert whose not in page


def test_a_citizen_reads_what_a_home_costs_and_what_a_dearer_one_would(walk: Walk) -> None:
    urgent = {"urgency": "emergency", "urgency_reason": "Her carer is in hospital"}
    whole_cases.to_ranking(walk, "1-101", "1-103", **urgent)
    iris = walk.open_link("present_offer")
    page = iris.get(f"/tasks/{walk.tasks()['respond_to_offer']['id']}").text
    (letter,) = (each.body for each in walk.letters() if each.letter == "present_offer")
    for words in (
        "Only what your financial assessment says you pay",
        "This home costs £700.00 a week, and the council pays up to £720.00 a week",
        "A dearer home would need a top-up",
    ):
        assert words in page
        assert words in letter
    assert "Whose home it is" not in page + letter


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"own_tenancy": "yes"}, "Your own home. You stay in your tenancy with Civic Housing"),
        ({"accommodation_confirmed": "yes"}, "A home that you rent from Civic Housing"),
    ],
)
def test_in_supported_living_letter_and_page_say_whose_home_it_is(
    walk: Walk, runtime: Runtime, answers: dict[str, str], words: str
) -> None:
    with runtime.database.begin() as connection:
        providers.enrol(
            connection, small_council.COUNCIL, "1-101", "supported_living", "fca", ["central"], ["dementia"]
        )
    born = small_council.FROM.replace(1980)
    walk.refer(category="supported_living", age_group="adult_18_64", date_of_birth=born)
    walk.advertise()
    walk.offer("1-101", 700, **{**OFFER, "landlord": "Civic Housing", **answers})
    walk.close()
    walk.do(walk.staff("broker"), "confirm_ranking", checked="yes")
    citizen = walk.open_link("present_offer", fact="1 1 1980")
    page = citizen.get(f"/tasks/{walk.tasks()['respond_to_offer']['id']}").text
    (letter,) = (each.body for each in walk.letters() if each.letter == "present_offer")
    for text in (page, letter):
        assert "Whose home it is" in text
        assert words in text
        assert "there is no top-up" in text
    walk.do(citizen, "respond_to_offer", decision="accept", by="citizen")
    whole_cases.award_and_start(walk)
    (arranged,) = (each.body for each in walk.letters() if each.letter == "care_arranged")
    assert words in arranged
