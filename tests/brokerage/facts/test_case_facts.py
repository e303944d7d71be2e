"""What stands beside a decision on money or award, on the shipped tables."""

from datetime import date

from brokerage.facts import choice_facts, price_facts
from brokerage.package import referrals
from brokerage.selection import choices
from tests.brokerage.builders import selection_steps


def test_a_missing_standard_fee_is_told_in_words_with_who_sets_it(desk):
    desk.refer(category="supported_living", age_group="adult_18_64")
    assert "no price" in str(price_facts.price_facts(desk.case(reads=True)))
    desk.variables["package"] = desk.refer(
        category="care_home_residential", required_start=date(2019, 12, 31)
    )
    told = price_facts.price_facts(desk.case(reads=True))[0]
    assert told.note.startswith(
        "The council has no standard fee for care home without nursing, 65 or over, on 31 December 2019"
    )
    assert "commissioner" in told.note
    referrals.set_budget(desk.case(), desk.variables["package"], 80000, "Nothing else is free")
    told = price_facts.price_facts(desk.case(reads=True))[0]
    assert (told.note, dict(told.rows)["Personal budget"]) == ("", "£800.00 a week")


def test_an_officer_sees_why_this_provider_and_what_may_be_paid(desk):
    advert = selection_steps.selected(desk)
    rows = dict(choice_facts.award_facts(desk.case(reads=True))[0].rows)
    assert rows["Why this one"] == "In place 1 of 2, band gold"
    limit = dict(price_facts.price_facts(desk.case(reads=True))[0].rows)["Limit"]
    assert limit.startswith("£720.00 a week: the standard fee")
    request = selection_steps.priced(desk, advert, 70000)
    choices.decide_choice(desk.case(), request=request, reasonable=True, reasons="Her sister is near")
    choices.allocate(desk.case(), request=request, route="direct_allocation")
    rows = dict(choice_facts.award_facts(desk.case(reads=True))[0].rows)
    assert "Upheld: Her sister is near" in rows["Why this one"]
