"""Roles, due times, timers and the words of letters are compared where they are expected."""

from typing import Any

import pytest

from tests.play import builders

TASKS: list[dict[str, Any]] = [
    {"step": "Package withdrawn or changed", "role": "broker"},
    {"step": "Write the advert", "role": "broker", "due": "4 hours"},
    {"step": "Answer the advert", "role": "provider"},
    {"step": "Close early", "role": "broker"},
    {"step": "Extend", "role": "broker"},
    {"step": "Confirm the ranking", "role": "broker", "due": "4 hours"},
    {"step": "Provider withdrew", "role": "broker"},
    {"step": "Accept, or ask for another", "role": "citizen", "due": "2026-06-05T09:00:00+01:00"},
    {"step": "Make the last checks", "role": "broker", "due": "4 hours"},
    {"step": "Decide the award", "role": "senior_officer", "due": "4 hours"},
    {"step": "Confirm that care has started", "role": "broker", "due": "2026-06-15T09:00:00+01:00"},
]
TIMERS = [{"step": "Window ends", "at": "2 days"}]


def told(**expected: Any) -> str:
    """What playing the clear leader tells, if this is expected too."""
    case = builders.scenario()
    return builders.told(builders.play(case | {"expected": case["expected"] | expected}))


def test_tasks_and_timers_that_come_as_expected_are_no_difference() -> None:
    assert told(tasks=TASKS, timers=TIMERS).startswith("T1 ok")


@pytest.mark.parametrize(
    ("change", "expected", "actual"),
    [
        ({"role": "senior_officer"}, "Confirm the ranking (senior_officer), due in 4 hours", "(broker)"),
        ({"due": "1 day"}, "Confirm the ranking (broker), due in 1 day", "due in 4 hours"),
        ({"due": None}, "Confirm the ranking (broker), never due", "due in 4 hours"),
    ],
)
def test_another_role_or_due_time_is_told(change: dict[str, Any], expected: str, actual: str) -> None:
    tasks = [task | change if task["step"] == "Confirm the ranking" else task for task in TASKS]
    words = told(tasks=tasks)
    assert f"expected  {expected}" in words
    assert actual in words


def test_a_task_too_few_and_one_too_many_are_told() -> None:
    few = [task for task in TASKS if task["step"] != "Confirm the ranking"]
    assert "expected  nothing more" in told(tasks=few)
    assert "actual    nothing like it" in told(tasks=[*TASKS, TASKS[1]])


def test_a_timer_at_another_time_is_told() -> None:
    assert "expected  Window ends, due in 3 days" in told(timers=[{"step": "Window ends", "at": "3 days"}])


def test_a_letter_is_known_by_its_recipient_and_words() -> None:
    wrong = [{"letter": "award_notice", "to": "provider:A", "says": ["£1.00 a week"]}]
    words = told(letters=wrong)
    assert "expected  award_notice to provider:A that says “£1.00 a week”" in words
    assert "award_notice to provider:A: You have been chosen" in words
    assert "care_arranged to person:" in words
