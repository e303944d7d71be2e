"""Whole cases through the pages, and what each person may read of them afterwards."""

from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk


def test_a_top_up_is_agreed_signed_and_its_care_starts(walk: Walk) -> None:
    whole_cases.top_up(walk)
    papers = walk.staff("broker").get(f"/cases/{walk.case_id}/papers").text
    assert "Third party top-up funding agreement" in papers
    past = walk.staff("broker").get(f"/cases/{walk.case_id}/history").text
    for clause in ("12(b)", "13(a)", "13(d)", "13(f)"):
        assert clause in past


def test_an_emergency_is_placed_at_once_and_the_choice_asked_again(walk: Walk) -> None:
    whole_cases.emergency(walk)


def test_the_home_that_lost_reads_why_and_never_who_won_at_what_price(walk: Walk) -> None:
    whole_cases.emergency(walk)
    lost = walk.home("1-103").get("/offers").text
    assert "Not awarded" in lost
    assert "Elm Court" not in lost
    assert "Awarded to you" in walk.home("1-101").get("/offers").text


def test_letters_to_staff_show_no_link_that_is_another_persons(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    papers = walk.staff("broker").get(f"/cases/{walk.case_id}/papers").text
    assert "/link/" not in papers
    assert "the link is left out here" in papers


def test_every_paper_of_a_case_can_be_read(walk: Walk) -> None:
    whole_cases.top_up(walk)
    broker = walk.staff("broker")
    found = set(walk.links_of(broker, f"/cases/{walk.case_id}/papers", f"/cases/{walk.case_id}/papers/"))
    assert len(found) > 3
    for address in found:
        page = broker.get(address)
        assert page.status_code == 200
        assert "SHA-256" in page.text
