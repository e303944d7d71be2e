"""What stands beside the decisions of staff is for staff alone, and tells of no offer before its time."""

from dataclasses import replace

import pytest

from brokerage import operations
from brokerage.facts import fact_groups, offer_facts, search_facts, top_up_facts
from brokerage.selection import payer_means, top_up_agreements, top_ups
from brokerage.tables.tender_tables import Offer
from engine import actors
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import Desk

GUARDED = [source for source in operations.SOURCES if hasattr(source, "__wrapped__")]
WORDS = "Kingfisher wing"
OUTSIDERS = {"provider": "first", "citizen": "person-1", "payer": "payer-1"}


def agreeing(desk: Desk) -> str:
    """A dearer home was asked for, its payer has declared, and it confirmed another top-up."""
    advert = selection_steps.selected(desk)
    request = selection_steps.priced(desk, advert)
    selection_steps.payer(desk, request)
    declared = {"willing": True, "can_pay": True, "means": WORDS, "knows_advice": True}
    payer_means.record_declaration(desk.case(), request=request, **declared)
    top_ups.record_means(desk.case(), request=request, willing=True, able=False, checked_by="Bea")
    top_up_agreements.allocate_provisionally(desk.case(), request=request)
    top_up_agreements.record_confirmation(desk.case(), request=request, weekly_pence=9000, place_held=True)
    return request


def test_the_sources_that_are_for_staff_alone_are_known_here() -> None:
    assert {source.__name__ for source in GUARDED} == {
        "offers_in_full",
        "wish_in_words",
        "home_to_check",
        "declared_means",
        "top_up_in_full",
        "home_confirmation",
        "offers_without_top_up",
        "award_in_full",
        "rounds_so_far",
        "change_ends",
        "withdrawal_touches",
    }


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_outside_reads_a_word_of_them_wherever_a_diagram_names_them(desk: Desk, role: str) -> None:
    agreeing(desk)
    outsider = actors.Actor("x", "X", frozenset({role}), "", party=OUTSIDERS[role])
    for source in GUARDED:
        case = desk.case(reads=True)
        assert source(case), f"{source.__name__} says nothing to staff either"
        assert source(replace(case, actor=outsider)) == [], source.__name__


def test_offers_are_sealed_until_their_advert_closes(desk: Desk) -> None:
    desk.refer()
    desk.home("first", "gold")
    advert = selection_steps.advertise(desk)
    desk.answer(advert, "first", weekly_pence=71300, how_met=WORDS)
    told = offer_facts.offers_in_full(desk.case(reads=True))
    assert [(group.note, group.table) for group in told] == [(offer_facts.SEALED, ())]
    for source in (search_facts.rounds_so_far, search_facts.change_ends, search_facts.withdrawal_touches):
        assert WORDS not in str(source(desk.case(reads=True)))
        assert "713" not in str(source(desk.case(reads=True)))


def test_two_offers_within_one_minute_are_told_apart(desk: Desk) -> None:
    advert = selection_steps.tie(desk, "a", "b")
    first, second = desk.all(Offer, advert_id=advert)
    first.standing_since_at = first.standing_since_at.replace(second=7)
    second.standing_since_at = first.standing_since_at.replace(second=8)
    table = offer_facts.offers_in_full(desk.case(reads=True))[0]
    since = {row[table.columns.index("Stands since")] for row in table.table}
    assert {text[-3:] for text in since} == {":07", ":08"}


def test_what_the_payer_declared_stands_beside_what_a_check_found(desk: Desk) -> None:
    agreeing(desk)
    groups = {group.title: dict(group.rows) for group in top_up_facts.declared_means(desk.case(reads=True))}
    declared, check = groups["What the payer declared"], groups["What the check found"]
    assert (declared["How they will pay"], declared["Can go on paying"]) == (WORDS, "Yes")
    assert (check["Able"], check["Checked by"][:4]) == ("No", "Bea,")


@pytest.mark.parametrize(
    ("weekly", "limit", "words"),
    [
        (70000, 72000, "£20.00 below £720.00"),
        (72000, 72000, "At the limit of £720.00"),
        (78050, 72000, "£60.50 above £720.00"),
        (None, 72000, ""),
        (70000, None, ""),
    ],
)
def test_a_price_is_read_against_its_limit(weekly: int | None, limit: int | None, words: str) -> None:
    assert fact_groups.against_limit(weekly, limit) == words
