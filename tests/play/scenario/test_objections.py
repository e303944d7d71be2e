"""What the check of process folders is told of a file of examples: each scenario's first fault, in words."""

import copy
from typing import Any

import pytest
import yaml

from play.scenario import objections

SOUND: dict[str, Any] = {
    "id": "E01",
    "title": "The only offer is awarded",
    "category": "home_support",
    "age_group": "over_65",
    "urgency": "routine",
    "area": "north",
    "needs": ["personal_care"],
    "required_start": "2026-03-16",
    "advert": {"opened_at": "2026-03-09T09:00:00+00:00", "closes_at": "2026-03-11T09:00:00+00:00"},
    "providers": [
        {
            "id": "P1",
            "name": "Home First",
            "arrangement": "framework",
            "categories": ["home_support"],
            "areas": ["north"],
            "service_types": ["personal_care"],
        }
    ],
    "offers": [{"provider": "P1", "at": "2026-03-09T10:00:00+00:00"}],
    "events": [{"type": "citizen_accepts", "provider": "P1"}],
    "expected": {"outcome": "awarded", "provider": "P1"},
}


def objections_to(*scenarios: dict[str, Any], stem: str = "cases") -> list[tuple[str, str]]:
    content = {"schema_version": 1, "scenarios": list(scenarios)}
    return objections.object_to(stem, yaml.safe_dump(content))


def respelt(path: tuple[Any, ...], name: str, wrong: str) -> dict[str, Any]:
    scenario: Any = copy.deepcopy(SOUND)
    inner = scenario
    for step in path:
        inner = inner[step]
    inner[wrong] = inner.pop(name)
    return dict(scenario)


def test_a_sound_file_meets_no_objection() -> None:
    assert objections_to(SOUND) == []


@pytest.mark.parametrize(
    ("path", "name", "wrong", "where"),
    [
        ((), "urgency", "urgancy", "urgancy"),
        (("advert",), "closes_at", "close_at", "advert: close_at"),
        (("providers", 0), "areas", "arreas", "providers, number 1: arreas"),
        (("offers", 0), "provider", "provder", "offers, number 1: provder"),
        (("events", 0), "provider", "providr", "events, number 1 (citizen_accepts): providr"),
        (("expected",), "outcome", "outcom", "expected: outcom"),
    ],
)
def test_a_misspelt_inner_key_is_named_with_the_one_that_is_meant(
    path: tuple[Any, ...], name: str, wrong: str, where: str
) -> None:
    assert objections_to(respelt(path, name, wrong)) == [
        ("E01", f"{where}: there is no such key; did you mean {name}?")
    ]


def test_each_scenario_has_its_own_objection() -> None:
    wrong = respelt((), "area", "aera")
    other = {**respelt((), "area", "aera"), "id": "E02"}
    assert [name for name, _ in objections_to(wrong, SOUND, other)] == ["E01", "E02"]


def test_a_fault_of_the_whole_file_has_no_scenario() -> None:
    ((name, text),) = objections.object_to("cases", "schema_version: 2\nscenarios: [1]")
    assert (name, text) == ("", "schema_version: this must be 1.")


def test_acts_are_read_as_acts() -> None:
    assert objections.object_to("acts", "note: {unsaid: true, answers: {text: '1'}}") == []
    ((_, text),) = objections.object_to("acts", "note: {unsaid: true, answrs: {text: '1'}}")
    assert text == "note: answrs: there is no such key; did you mean answers?"
