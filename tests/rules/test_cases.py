"""Every operator and built-in function, one line a case, in cases/*.txt."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rules import feel, limits
from rules.errors import FeelError
from rules.functions import conversions

FOLDER = Path(__file__).parent / "cases"
NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
CONTEXT = {
    "x": 5,
    "name": "Ann",
    "nothing": None,
    "person": {"name": "Ann", "address": {"town": "Oldham"}},
    "offers": [
        {"id": "a", "price": 300, "band": "Outstanding"},
        {"id": "b", "price": 520, "band": "Good"},
        {"id": "c", "price": 480, "band": "Good"},
    ],
}


def cases() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("# "):
                text, arrow, expected = line.rpartition(" => ")
                assert arrow, f"{file.name} line {number} has no ' => '"
                found.append((f"{file.stem}:{number}", text, expected))
    return found


CASES = cases()


def test_there_are_at_least_300_cases() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_expression_gives_what_its_line_says(text: str, expected: str) -> None:
    if expected.startswith("stops: "):
        with pytest.raises(FeelError) as stopped:
            feel.compile_expression(text)(CONTEXT, now=NOW)
        for words in expected.removeprefix("stops: ").split(" {fix} "):
            assert words in str(stopped.value)
    else:
        assert shown(feel.compile_expression(text)(CONTEXT, now=NOW)) == expected


@pytest.mark.parametrize("text", [text for _, text, expected in CASES if expected.startswith("stops: ")])
def test_what_stops_in_strict_mode_never_crashes_in_the_specifications_mode(text: str) -> None:
    try:
        value = feel.compile_expression(text, strict=False)(CONTEXT, now=NOW)
    except FeelError:
        return  # text that cannot be read stops in both modes
    assert shown(value) is not None


def shown(value: object) -> str:
    """Write a result as FEEL would; a text stands in quotes."""
    written = conversions.show([value], limits.Run(strict=True))
    return written[1:-1]
