"""Bounds of dates as analysts write them: what is no bound is refused when the form is read."""

import pytest

from forms.errors import FormError
from tests.forms import builders
from tests.forms.submission.test_date_bounds import dated


def test_the_names_that_bounds_and_reasons_read_are_facts_of_the_form() -> None:
    form = builders.form(
        dated("start_on"),
        dated("end_on", earliest="start_on", latest="limits.last", latestReason="=words"),
        properties={"reads": "limits  other"},
    )
    assert form.fact_names == {"limits", "words"}
    assert form.reads == ("limits", "other")


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"earliest": "today +"}, "cannot be read"),
        ({"earliest": "today + 5"}, "cannot be worked out"),
        ({"latest": '"tomorrow"'}, "is not a date"),
        ({"latest": "null"}, "is not a date"),
        ({"latestReason": "it is so"}, "a reason for “latest”, which is not set"),
        ({"latest": "today", "latestReason": "=1 +"}, "cannot be read"),
        ({"earliest": "today", "latest": 'today - duration("P1D")'}, "comes after its highest"),
    ],
)
def test_a_bound_that_is_none_is_refused(properties: dict[str, str], words: str) -> None:
    with pytest.raises(FormError, match=words):
        builders.form(dated(**properties))


def test_only_a_date_has_such_bounds() -> None:
    with pytest.raises(FormError, match="Only a date can have the property “latest”"):
        builders.form(builders.component("number", "hours", properties={"latest": "today"}))
