"""The kinds of an expression are told where they can be, and what can never be right is noted."""

import pytest

from engine.checks.declared.expression_kinds import Reading
from engine.definition import kinds

KNOWN = {
    "tie": kinds.read("{count: 0, stands: false, lapsed: boolean} | {count: > 0, stands: boolean}"),
    "way": kinds.read('"post" | "hand" | null'),
    "pence": kinds.read("number"),
    "name": kinds.read("text"),
    "day": kinds.read("date"),
    "ready": kinds.read("boolean | null"),
    "thing": kinds.ANY,
    "not_yet": (),
}
TOLD = {
    "tie.count": "0 | > 0",
    "tie.lapsed": "boolean | null",
    "tie.count = 0 and not(tie.stands)": "boolean",
    'if ready then "post" else way': '"post" | "hand" | null',
    "pence + 1": "number",
    "-pence": "number",
    'name + " and more"': "text",
    'duration("P2D")': "duration",
    'day + duration("P2D")': "date",
    "now()": "date and time",
    "[1, name]": "list<1 | text>",
    '{ok: ready, why: "late"}': '{ok: boolean | null, why: "late"}',
    'count([1]) = 1 or way in ("post", "hand")': "boolean",
    "thing.anything + 1": "any",
    "for item in [1] return item": "any",
    "not_yet + 1": "",
    "not_yet.count": "",
}
WRONG = {
    "tie.cuont = 0": "“tie” has no entry “cuont”. Did you mean “count”?",
    'tie.count = "0"': '“tie.count = "0"” compares a number with a text.',
    "day > now()": "“day > now()” compares a date with a date and time.",
    'way = "pots"': "“way” is never “pots”. Did you mean “post”?",
    'way != "pots"': "“way” is never “pots”. Did you mean “post”?",
    'way in ("post", "fax")': "“way” is never “fax”.",
    "not(name)": "“name” is a text, not yes or no.",
    "pence and ready": "“pence” is a number, not yes or no.",
    "if name then 1 else 2": "“name” is a text, not yes or no.",
    'now() + "P1D"': '“now() + "P1D"” puts a date and time and a text together.',
    "day + 2": "“day + 2” puts a date and a number together.",
    'duration("P1D") - pence': '“duration("P1D") - pence” puts a length of time and a number together.',
    "name + pence": "“name + pence” puts a text and a number together.",
}
RIGHT = [
    "tie.lapsed",
    "way = null",
    "ready = null or ready",
    "thing.cuont = 0",
    'name = "anything at all"',
    "day < day",
    'duration("P1D") * 2',
    "string(day) + name",
    'now() + duration("P1D") - duration("PT1H")',
    'thing = "3" or thing = 3',
    "some item in [1] satisfies item = 1",
    "if way = null then name else way",
]


def notes(text: str) -> list[str]:
    noted: list[str] = []
    Reading(text, KNOWN, lambda wrong, _fix: noted.append(wrong)).kinds()
    return noted


@pytest.mark.parametrize("text", TOLD)
def test_the_kinds_are_told(text: str) -> None:
    assert kinds.write(Reading(text, KNOWN).kinds()) == TOLD[text]
    assert notes(text) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_can_never_be_right_is_noted(text: str) -> None:
    assert notes(text) == [WRONG[text]]


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_right_is_not(text: str) -> None:
    assert notes(text) == []
