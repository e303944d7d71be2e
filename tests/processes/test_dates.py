"""Every date that a shipped form asks for is bounded, and says why when it refuses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from forms.schema import date_limits
from forms.schema.questions import Field, Form
from forms.submission import answers, texts
from tests.processes.test_folder import FORMS

NOW = datetime(2026, 12, 9, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
CLOSES = datetime(2026, 12, 10, 12, tzinfo=texts.LONDON)
STARTS = date(2027, 1, 20)
FACTS: dict[str, object] = {
    "now": NOW,
    "today": TODAY,
    "answered_by_staff": True,
    "category": "supported_living",
    "age_group": "over_65",
    "date_limits": {"advert_extension_days": 7, "temporary_review_weeks": 12, "top_up_review_months": 12},
    "case_dates": {"began_on": date(2026, 12, 1)},
    "advert_dates": {
        "care_starts_on": STARTS,
        "closes_at": CLOSES,
        "closed_on": date(2026, 12, 8),
        "would_close_on": date(2026, 12, 11),
    },
    "award_dates": {"awarded_on": date(2026, 12, 7)},
    "advert_round": {"number": 1},
}
WINDOWS: dict[str, tuple[date, date]] = {
    "approve_temporary.review_on": (date(2026, 12, 10), date(2027, 3, 3)),
    "change_package.required_start": (TODAY, date(2027, 12, 9)),
    "choose_tied.said_on": (date(2026, 12, 8), TODAY),
    "confirm_start.start_on": (date(2026, 12, 7), TODAY),
    "declare_means.said_on": (date(2026, 12, 1), TODAY),
    "exceptional_circumstances.review_on": (date(2026, 12, 10), date(2027, 12, 9)),
    "explain_top_up.told_on": (date(2026, 12, 1), TODAY),
    "extend_window.closes_at": (CLOSES + timedelta(minutes=1), CLOSES + timedelta(days=7)),
    "offer.start": (TODAY, date(2027, 12, 9)),
    "referral.date_of_birth": (date(1906, 12, 9), TODAY),
    "referral.required_start": (TODAY, date(2027, 12, 9)),
    "respond_to_offer.said_on": (date(2026, 12, 8), TODAY),
    "write_advert.required_start": (date(2026, 12, 11), date(2027, 12, 9)),
}
"""The lowest and highest value of each question, by form and key, on the day of the facts above."""


def dated() -> Iterator[tuple[str, Form, Field]]:
    """Every question of every form that asks for a date."""
    for name, form in FORMS.items():
        for question in form.everything:
            if question.kind in date_limits.DATED:
                yield f"{name}.{question.key}", form, question


DATED = list(dated())


def errors(form: Form, key: str, typed: date, **facts: object) -> str:
    """What the form says of this one answer, shown as if no condition hid it."""
    asked = {question.key: question for question in form.everything}[key]
    alone = Form(form.key, form.title, "", (_shown(asked),))
    posted = answers.to_posted(alone, {key: typed})
    return answers.read_answers(alone, posted, facts={**FACTS, **facts}).errors.get(key, "")


def _shown(question: Field) -> Field:
    return Field(
        key=question.key,
        kind=question.kind,
        label=question.label,
        bounds=question.bounds,
        errors=question.errors,
        properties=question.properties,
    )


def test_every_date_question_is_known_here() -> None:
    assert {name for name, _, _ in dated()} == set(WINDOWS)


@pytest.mark.parametrize(("name", "form", "question"), DATED, ids=[name for name, _, _ in DATED])
def test_a_date_is_refused_outside_its_bounds_with_the_reason_and_accepted_on_them(
    name: str, form: Form, question: Field
) -> None:
    low, high = WINDOWS[name]
    step = timedelta(minutes=1) if isinstance(low, datetime) else timedelta(days=1)
    assert errors(form, question.key, low) == errors(form, question.key, high) == ""
    for outside in (low - step, high + step, low.replace(year=1901), high.replace(year=2130)):
        words = errors(form, question.key, outside)
        assert " must be " in words, outside
        assert ", because " in words, outside
        assert not words.startswith("An answer to"), "it needs a noun"
    assert set(form.reads) <= FACTS.keys()


def test_an_advert_is_not_extended_past_the_day_when_care_must_start() -> None:
    soon = {**FACTS["advert_dates"], "care_starts_on": date(2026, 12, 12)}  # type: ignore[dict-item]
    found = errors(FORMS["extend_window"], "closes_at", CLOSES + timedelta(days=3), advert_dates=soon)
    assert found == (
        "The new closing time must be on or before 12 December 2026, because the care must start by then"
    )


def test_what_was_said_of_an_advert_that_never_opened_is_dated_from_the_cases_beginning() -> None:
    never = {**FACTS["advert_dates"], "closed_on": None}  # type: ignore[dict-item]
    for name in ("choose_tied", "respond_to_offer"):
        assert errors(FORMS[name], "said_on", date(2026, 12, 1), advert_dates=never) == ""
        assert errors(FORMS[name], "said_on", date(2026, 11, 30), advert_dates=never)
