"""What the citizen is asked about the tied, until when, and what becomes of the answer (12(b), 12(c))."""

import re
from datetime import datetime, timedelta

import pytest

from brokerage import errors
from brokerage.facts.options import tied_offers_options
from brokerage.reports import case_outcome
from brokerage.selection import tie_breaks, tied_choices
from brokerage.store import bank_holidays
from brokerage.tables.package_tables import Document, Person
from brokerage.tables.tender_tables import Choice, Offer, TieStep
from engine.store import links
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import Desk


def test_the_citizen_chooses_among_all_of_the_tied(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    invited = tied_choices.invite_choice(desk.case(), advert=advert)
    assert invited["choose_by"] == bank_holidays.working_days(desk.connection, desk.clock.now(), 2)
    options = tied_offers_options(desk.case(reads=True))
    assert [each.label for each in options] == ["Home a", "Home b"]
    chosen = {"decision": "choose", "by": "attorney", "why": "near her son"}
    result = tied_choices.record_tied_choice(desk.case(), advert=advert, offer=options[1].value, **chosen)
    assert result == {"result": "chosen"}
    kinds = case_outcome.outcome(desk.connection, desk.case_id)["documents"]
    assert kinds == ["representative_authority_record", "citizen_choice_record"]
    letter = desk.book.letters[-1]
    assert letter[0] == "choose_provider"
    assert "/link/" in letter[3].body


def test_nobody_chooses_an_offer_that_is_not_tied(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    with pytest.raises(errors.NotAmongTheOffers):
        tied_choices.record_tied_choice(desk.case(), advert=advert, decision="choose", offer="x")
    with pytest.raises(errors.CannotChoose):
        tied_choices.record_tied_choice(
            desk.case(), advert=advert, decision="choose", offer="x", by="neighbour"
        )


@pytest.mark.parametrize("decision", ["decline", "no_response", "not_possible", None])
def test_no_choice_leaves_all_of_them_tied(desk, decision):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    choice = tied_choices.record_tied_choice(desk.case(), advert=advert, decision=decision)
    assert choice == {"result": "declined"}
    assert len(tie_breaks.the_tie(desk.records, advert).remaining) == 2


def tied(desk: Desk, **referral: object) -> tuple[str, list[str]]:
    """An advert at which two homes tie, and their offers."""
    advert = selection_steps.tie(desk, "a", "b", **referral)
    tie_breaks.leading_group(desk.case(), advert=advert)
    return advert, [desk.last(Offer, advert_id=advert, location_id=home).id for home in "ab"]


@pytest.mark.parametrize(("urgency", "minutes"), [("hospital_discharge", 240), ("emergency", 120)])
def test_who_needs_care_at_once_has_hours_to_choose(desk, urgency: str, minutes: int) -> None:
    advert, _ = tied(desk, urgency=urgency)
    invited = tied_choices.invite_choice(desk.case(), advert=advert)
    assert invited == {
        "choose_by": desk.clock.now() + timedelta(minutes=minutes),
        "party": desk.last(Person).id,
    }


def link_of_the_invitation(desk: Desk, now: datetime) -> links.Link:
    """The link in the last letter, as it works at a moment."""
    found = re.search(r"/link/([\w-]+)", desk.book.letters[-1][3].body)
    assert found is not None
    return links.find(desk.connection, found[1], now)


def test_the_link_to_choose_works_for_fourteen_days(desk) -> None:
    advert, _ = tied(desk)
    tied_choices.invite_choice(desk.case(), advert=advert)
    ends = desk.clock.now() + timedelta(days=14)
    link = link_of_the_invitation(desk, ends - timedelta(microseconds=1))
    assert (link.role, link.party) == ("citizen", desk.last(Person).id)
    with pytest.raises(links.LinkGone):
        link_of_the_invitation(desk, ends)


def test_a_choice_ends_the_tie_and_says_who_made_it(desk) -> None:
    advert, (_, second) = tied(desk)
    answer = tied_choices.record_tied_choice(desk.case(), advert=advert, decision="choose", offer=second)
    assert answer == {"result": "chosen"}
    choice, step = desk.last(Choice), desk.last(TieStep)
    assert (choice.offer_id, choice.by, choice.recorded_from) == (second, "citizen", "screen")
    assert (step.step, step.after, step.facts) == ("citizen_choice", [second], {"by": "citizen"})


def test_an_answer_by_phone_is_kept_as_one(desk) -> None:
    advert, (first, _) = tied(desk)
    by_phone = {"by": "attorney", "recorded_from": "phone", "why": " near her son "}
    tied_choices.record_tied_choice(desk.case(), advert=advert, decision="choose", offer=first, **by_phone)
    choice = desk.last(Choice)
    assert (choice.by, choice.recorded_from, choice.why) == ("attorney", "phone", "near her son")
    paper = desk.last(Document, kind="citizen_choice_record").text
    assert "Why: near her son\n" in paper
    assert "Provider: Home a\n" in paper


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_answer_without_a_name_is_the_citizens_on_the_screen(desk, nothing: str | None) -> None:
    advert, (first, _) = tied(desk)
    unnamed = {"by": nothing, "recorded_from": nothing}
    tied_choices.record_tied_choice(desk.case(), advert=advert, decision="choose", offer=first, **unnamed)
    choice = desk.last(Choice)
    assert (choice.by, choice.recorded_from) == ("citizen", "screen")


@pytest.mark.parametrize(("decision", "result"), [("alternative", "alternative"), ("decline", "declined")])
@pytest.mark.parametrize("named", [True, False])
def test_another_answer_than_a_choice_leaves_the_tie_whatever_offer_came_with_it(
    desk, decision: str, result: str, named: bool
) -> None:
    advert, (first, _) = tied(desk)
    offer = first if named else "nobody's"
    answer = tied_choices.record_tied_choice(desk.case(), advert=advert, decision=decision, offer=offer)
    assert answer == {"result": result}
    assert desk.last(Choice).offer_id is None
    assert len(tie_breaks.the_tie(desk.records, advert).remaining) == 2
    assert "Provider:" not in desk.last(Document).text


@pytest.mark.parametrize("decision", ["decline", "alternative"])
def test_who_may_not_choose_may_not_decline_either(desk, decision: str) -> None:
    advert, _ = tied(desk)
    with pytest.raises(errors.CannotChoose):
        tied_choices.record_tied_choice(desk.case(), advert=advert, decision=decision, by="neighbour")


@pytest.mark.parametrize("decision", ["no_response", "not_possible", None])
def test_that_nobody_answered_is_recorded_by_whoever_is_there(desk, decision: str | None) -> None:
    advert, _ = tied(desk)
    tied_choices.record_tied_choice(desk.case(), advert=advert, decision=decision, by="neighbour")
    assert desk.last(Choice).decision == (decision or "not_possible")
