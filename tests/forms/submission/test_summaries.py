"""Answers in words, for "check your answers"."""

from forms.submission import files, summaries
from tests.forms import builders
from tests.forms.submission.test_answers import EVERY, FILLED


def test_answers_are_told_as_people_say_them() -> None:
    plan = {"1a": files.FileValue(id="1a", name="plan.pdf", size=5, sha256="")}
    told = dict(summaries.summary(EVERY, [*FILLED, ("plan", "1a")], options=builders.HOMES, files=plan))
    assert told["Price"] == "£640.50"
    assert told["Start date"] == "3 March 2027"
    assert told["Visit time"] == "5pm"
    assert told["Closes"] == "1 July 2027 at 5pm"
    assert told["Home"] == "Elm Court"
    assert told["Days"] == "Monday, Tuesday"
    assert told["Order"] == "1. Elm Court; 2. Oak House"
    assert told["Agreed"] == "Yes"
    assert told["Plan"] == "plan.pdf"
    assert told["Visits, visit 1"] == "Day: monday; Length: 1; Double: No"
    assert told["Visits, visit 2"] == "Day: none; Double: No"


def test_what_was_not_answered_is_said_and_what_is_hidden_is_not() -> None:
    told = dict(summaries.summary(EVERY, [], options=builders.HOMES))
    assert told["Name"] == told["Visits"] == "Not answered"
    assert "Why not" not in told
