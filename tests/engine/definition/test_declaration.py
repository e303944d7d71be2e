"""A declaration stands with its function and costs nothing; parameters are declared by the annotations."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Literal

from engine.definition import declaration, kinds

_AT = datetime(2026, 3, 9, tzinfo=UTC)
_CHECK = declaration.table("check", "by place", "lawful")


class _Setting:
    key = "fee"


@declaration.declare(
    result="{ok: boolean}",
    uses=[_CHECK, declaration.letter("notice", "name day"), _Setting()],
    writes="Zeta Alpha",
)
def _decide(
    case: object,
    *,
    name: str,
    way: Literal["post", "hand"],
    pence: int | None,
    on: date,
    at: datetime,
    places: Sequence[str] | None = None,
    answers: Mapping[str, object],
    anything: object = None,
) -> dict[str, object]:
    return {"ok": True}


def test_a_function_stays_what_it_is() -> None:
    assert _decide(None, name="a", way="post", pence=1, on=date.min, at=_AT, answers={}) == {"ok": True}
    assert declaration.of(_decide) == declaration.Declaration(
        kinds.read("{ok: boolean}"),
        declaration.Uses((_CHECK,), (declaration.LetterUse("notice", ("name", "day")),), ("fee",)),
        ("Alpha", "Zeta"),
    )


def test_annotations_declare_the_parameters() -> None:
    assert {name: kinds.write(kind) for name, kind in declaration.parameters_of(_decide).items()} == {
        "name": "text",
        "way": '"post" | "hand"',
        "pence": "number | null",
        "on": "date",
        "at": "date and time",
        "places": "list<text> | null",
        "answers": "context",
        "anything": "any",
    }


def test_the_annotation_declares_a_result_that_nothing_else_declares() -> None:
    def counts(case: object) -> int | None:
        return None

    def speaks(case: object) -> Any:
        return None

    assert kinds.write(declaration.result_of(counts)) == "number | null"
    assert declaration.result_of(speaks) == kinds.ANY
    assert declaration.of(speaks) == declaration.Declaration()
    assert kinds.write(declaration.result_of(_decide)) == "{ok: boolean}"


def test_a_wrapper_declares_what_the_function_inside_declares() -> None:
    @wraps(_decide)
    def guarded(*all_of_it: Any, **parameters: Any) -> object:
        return _decide(*all_of_it, **parameters)

    assert declaration.of(guarded) == declaration.of(_decide)
    assert declaration.parameters_of(guarded) == declaration.parameters_of(_decide)


def test_uses_put_together_are_named_once() -> None:
    shared = declaration.together(_CHECK, _Setting())
    assert declaration.together(shared, _CHECK, _Setting()) == shared
