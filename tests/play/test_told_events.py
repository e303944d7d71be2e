"""Forms that a scenario answers itself, at a time of its own, and deadlines that come."""

from typing import Any

from play.report import Played
from tests.play import builders

LATER = "2026-06-02T09:00:00+01:00"


def answered(form: str, **more: Any) -> dict[str, Any]:
    """Somebody answers a form; `more` may say when."""
    at = {"at": more.pop("at")} if "at" in more else {}
    return {"type": "form_answered", "form": form, "answers": more, **at}


def played(*events: dict[str, Any], **expected: Any) -> Played:
    """A scenario with these events, played."""
    told = builders.scenario(events=list(events), expected={"outcome": "in_progress"} | expected)
    [came] = builders.play(told)
    return came


def test_a_form_is_answered_as_the_scenario_says() -> None:
    withdrawn = answered("change_package", what="withdraw", reason="No longer needed")
    came = played(withdrawn, letters=[], tasks=[])
    (tasks, letters) = came.differences
    assert not came.stopped
    assert "Package withdrawn or changed" in tasks.actual
    assert "award_notice" not in letters.actual


def test_what_is_not_said_is_answered_as_in_the_unsaid_act() -> None:
    kept = answered("write_advert", removed=["Home A"], reason="It is full")
    stands = {"outcome": "offer_stands_awaiting_citizen", "provider": "B", "route": "none"}
    came = played(kept, not_long_listed={"A": "eligible"}, long_list=["B"], **stands)
    assert came.ok, list(came.lines())


def test_an_answer_at_a_time_comes_before_the_offers_after_it() -> None:
    early = answered("change_package", at=LATER, what="withdraw", reason="No longer needed")
    came = played(early, ranking=[])
    assert not came.stopped
    assert not came.differences


def test_a_form_that_nobody_is_asked_is_told_with_what_is_open() -> None:
    stopped = played(answered("ask_choice_again")).stopped
    assert "Nothing waits for form_answered (ask_choice_again)" in stopped


def test_a_deadline_that_is_not_set_is_told() -> None:
    withdrawn = answered("change_package", what="withdraw", reason="No longer needed")
    assert played(withdrawn, {"type": "deadline_comes"}).stopped.startswith("No deadline is set")
