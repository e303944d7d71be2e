"""What a provider reads before it answers: the plan's wishes and the price limit, never whose care it is."""

from datetime import date

import pytest

from brokerage.facts import advert_facts
from brokerage.package import referrals
from tests.brokerage.builders import selection_steps


def shown(desk) -> dict[str, str]:
    """Every row beside the form of an offer."""
    return {
        label: text
        for group in advert_facts.care_to_offer(desk.case(reads=True))
        for label, text in group.rows
    }


def test_the_plans_preferences_and_requirements_and_the_limit_are_shown(desk):
    desk.refer(preferences="A window on a garden", requirements="A carer who speaks Urdu")
    desk.home("a")
    selection_steps.advertise(desk)
    rows = shown(desk)
    assert (rows["Preferences"], rows["Requirements"]) == ("A window on a garden", "A carer who speaks Urdu")
    assert rows["The council pays at most"] == "£720.00 a week, for care that starts on 1 April 2026"
    assert not {"Person", "Council's reference", "Representative"} & rows.keys()


def test_the_limit_is_the_personal_budget_where_one_is_set(desk):
    package = desk.refer()
    referrals.set_budget(desk.case(), package, 80000, "Nothing else is free")
    assert shown(desk)["The council pays at most"].startswith("£800.00 a week")


def test_no_limit_is_shown_where_no_price_is_asked_for(desk):
    desk.refer(category="supported_living", age_group="adult_18_64")
    assert "The council pays at most" not in shown(desk)


def test_a_missing_fee_is_told_instead_of_a_limit_of_nothing(desk):
    desk.refer(required_start=date(2019, 12, 31))
    assert shown(desk)["The council pays at most"].startswith("Nothing yet: the council has set no fee for")


@pytest.mark.parametrize(
    "words",
    [
        "Ada likes to walk",
        "MRS PERSON wants quiet",
        "Ask for R77",
        "Near 4 Mill Lane, AB1 2CD",
        "Telephone 01632 960 001",
        "Write to ada@example.org",
    ],
)
def test_words_that_say_whose_care_it_is_are_held_back(desk, words):
    known = {
        "person_reference": "R-77",
        "postcode": "AB1 2CD",
        "phone": "01632 960001",
        "email": "ada@example.org",
    }
    desk.refer(**known, preferences=words, requirements="A carer who speaks Urdu to a person")
    rows = shown(desk)
    assert rows["Preferences"] == advert_facts.WITHHELD
    assert rows["Requirements"] == "A carer who speaks Urdu to a person"
