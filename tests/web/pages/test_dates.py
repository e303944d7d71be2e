"""Dates that no council means: each is refused on its page with the reason; what was typed stays there."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.journeys import whole_cases
from tests.web.builders.case_walk import ADVERT, Walk

WHY = "The road is closed"


def boxes(page: TestResponse, key: str) -> dict[str, tuple[str, bool]]:
    """What stands in the boxes of a date, and whether each is marked as wrong."""
    inputs = re.findall(rf'<input[^>]*name="{key}-(\w+)"[^>]*>', page.text)
    found = {}
    for part in inputs:
        (box,) = re.findall(rf'<input[^>]*name="{key}-{part}"[^>]*>', page.text)
        value = re.search(r'value="([^"]*)"', box)
        found[part] = (value[1] if value else "", "govuk-input--error" in box)
    return found


def refused(page: TestResponse, key: str, words: str, typed: date) -> None:
    """Expect the page to say so beside the boxes, which are marked and hold what was typed."""
    assert words in " ".join(page.text.split())
    assert f'href="#{key}-day"' in page.text
    shown = boxes(page, key)
    assert [shown[part] for part in ("day", "month", "year")] == [
        (str(number), True) for number in (typed.day, typed.month, typed.year)
    ]


def test_an_advert_is_not_extended_to_2030(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    far = date(2030, 3, 1)
    typed: dict[str, Any] = {"closes_at": far, "closes_at-time": "5pm", "reason": WHY}
    page = walk.do(walk.staff("broker"), "extend_window", 422, **typed)
    refused(page, "closes_at", "because the council allows an advert to be extended by at most 7 days", far)
    assert boxes(page, "closes_at")["time"] == ("5pm", True)
    assert WHY in page.text
    walk.do(walk.staff("broker"), "extend_window", **{**typed, "closes_at": date(2026, 3, 17)})


def test_an_advert_is_not_extended_past_the_day_when_care_must_start(walk: Walk) -> None:
    walk.refer()
    walk.do(walk.staff("broker"), "write_advert", **{**ADVERT, "required_start": date(2026, 3, 14)})
    typed = {"closes_at": date(2026, 3, 15), "closes_at-time": "5pm", "reason": WHY}
    page = walk.do(walk.staff("broker"), "extend_window", 422, **typed)
    words = "must be on or before 14 March 2026, because the care must start by then"
    refused(page, "closes_at", words, date(2026, 3, 15))


def test_an_advert_closes_before_care_starts(walk: Walk) -> None:
    walk.refer()
    today = walk.clock.now().date()
    typed = {**ADVERT, "required_start": today}
    page = walk.do(walk.staff("broker"), "write_advert", 422, **typed)
    words = "must be on or after 11 March 2026, because providers have until then to answer the advert"
    refused(page, "required_start", words, today)
    assert ADVERT["description"] in page.text
    walk.do(walk.staff("broker"), "write_advert", **{**typed, "required_start": today + timedelta(days=2)})


def test_a_temporary_placement_is_reviewed_within_the_time_that_the_council_sets(walk: Walk) -> None:
    walk.refer(needs=["nursing"])
    while "approve_temporary" not in walk.tasks():
        walk.do(walk.staff("broker"), "write_advert", **ADVERT)
    typed = {"decision": "place", "provider": "1-104", "plan_met": "yes", "reason": WHY}
    far = date(2030, 6, 1)
    page = walk.do(walk.staff("senior_officer"), "approve_temporary", 422, **typed, review_on=far)
    words = "on or before 1 June 2026, because the council reviews a temporary placement within 12 weeks"
    refused(page, "review_on", words, far)
    assert WHY in page.text
    walk.do(walk.staff("senior_officer"), "approve_temporary", **typed, review_on=date(2026, 6, 1))


@pytest.fixture
def awarded(walk: Walk) -> Walk:
    """A case whose care is awarded and has not started."""
    urgent = {"urgency": "emergency", "urgency_reason": "Her carer is in hospital"}
    whole_cases.to_ranking(walk, "1-101", "1-103", **urgent)
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    broker = walk.staff("broker")
    walk.do(broker, "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")
    walk.do(walk.staff("senior_officer"), "award", decision="award")
    return walk


def test_care_has_not_started_in_the_future_nor_before_its_award(awarded: Walk) -> None:
    today = awarded.clock.now().date()
    for typed, words in (
        (today + timedelta(days=1), "because care that has started did so by today"),
        (today - timedelta(days=1), "because the care was awarded on that day"),
    ):
        page = awarded.do(awarded.staff("broker"), "confirm_start", 422, started="yes", start_on=typed)
        refused(page, "start_on", words, typed)
    awarded.do(awarded.staff("broker"), "confirm_start", started="yes", start_on=today)
