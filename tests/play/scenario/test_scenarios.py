"""Reading scenario files: typed values, and refusals that name the scenario and the key."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from play import errors
from play.scenario import scenarios, schema
from tests.play import builders


def test_a_scenario_is_read_with_typed_values_and_every_optional_key() -> None:
    scenario = builders.read(builders.scenario()).scenarios[0]
    assert scenario.adverts[0].opened_at == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert [offer["provider"] for offer in scenario.adverts[0].offers] == ["B", "A"]
    assert scenario.adverts[0].offers[0]["weekly"] == 70000
    assert scenario.adverts[0].offers[0]["start"] == scenario.facts["required_start"]
    assert scenario.facts["personal_budget_weekly"] is None
    assert scenario.events[0]["payer"] is None


def test_offers_are_put_in_the_order_of_their_instants_whatever_their_offsets() -> None:
    early = builders.offer("A", "10:00") | {"at": "2026-06-01T09:30:00+00:00"}
    late = builders.offer("B", "10:00") | {"at": "2026-06-01T10:20:00+01:00"}
    scenario = builders.read(builders.scenario(offers=[early, late])).scenarios[0]
    assert [offer["provider"] for offer in scenario.adverts[0].offers] == ["B", "A"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "T1: colour: there is no such key"),
    ({"urgencyy": "routine"}, "did you mean urgency?"),
    ({"age_group": "old"}, "T1: age_group: this must be one of child, adult_18_64, over_65"),
    ({"required_start": "soon"}, "T1: required_start: this must be a date"),
    (
        {"advert": {"opened_at": "2026-06-01T09:00:00", "closes_at": "x"}},
        "T1: advert: opened_at: this must be",
    ),
    (
        {"advert": {"opened_at": "2026-06-03T09:00:00Z", "closes_at": "2026-06-01T09:00:00Z"}},
        "T1: advert: closes_at: this is not after opened_at",
    ),
    ({"offers": [builders.offer("Z", "10:00")]}, "T1: offers, number 1: provider: there is no provider Z"),
    (
        {"offers": [builders.offer("A", "10:00", "7.001")]},
        "T1: offers, number 1: weekly: this has parts of a penny",
    ),
    ({"offers": [builders.offer("A", "08:00")]}, "T1: offers, number 1: at: this is before the advert opens"),
    ({"providers": [builders.home("A"), builders.home("A")]}, "T1: providers: the id A is given twice"),
    ({"providers": [builders.home("A", cqc="Great")]}, "T1: providers, number 1: cqc: this must be one of"),
    (
        {"events": [{"type": "citizen_sings"}]},
        "T1: events, number 1: type: this must be one of citizen_accepts",
    ),
    (
        {"events": [{"type": "citizen_accepts"}]},
        "T1: events, number 1 (citizen_accepts): provider must be given",
    ),
    (
        {"events": [{"type": "citizen_accepts", "provider": "A", "loudly": True}]},
        "T1: events, number 1 (citizen_accepts): loudly: there is no such key",
    ),
    ({"expected": {"outcome": "won"}}, "T1: expected: outcome: this must be one of awarded"),
    ({"expected": {"outcome": "awarded", "provider": "Q"}}, "T1: expected: provider: there is no provider Q"),
    ({"title": None}, "T1: title: this must be a text, not nothing"),
]


@pytest.mark.parametrize(("change", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_refused_naming_scenario_and_key(change: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.FileError) as refused:
        builders.read(builders.scenario(**change))
    assert words in str(refused.value)


def test_a_missing_key_is_named() -> None:
    given = builders.scenario()
    del given["needs"]
    with pytest.raises(errors.FileError, match="T1: needs must be given"):
        builders.read(given)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"price_rule": "cheapest"}, "policy: price_rule: there is no such key; known are rating_bands"),
        ({"rating_comparison": "score"}, "policy: rating_comparison: this must be one of band, not “score”"),
        (
            {"standard_fee_weekly": {"care_home_residential": "lots"}},
            "policy: standard_fee_weekly: care_home",
        ),
        ({"response_window_minutes": {"routine": {"home_support": 0}}}, "home_support: this must be a whole"),
    ],
)
def test_a_policy_is_refused_naming_the_key_and_what_is_allowed(policy: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.FileError) as refused:
        builders.read(builders.scenario(), policy=policy)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenarios: [", "not YAML that can be read"),
        ("[1, 2]", "the file: this must be names with their values, not a list"),
        ("schema_version: 2\nscenarios: []", "schema_version: this must be 1"),
        (
            "schema_version: 1\nscenarios: []",
            "scenarios: this must be a list of scenarios, and none is there",
        ),
        ("schema_version: 1\nschema_version: 1", "line 2: the key schema_version stands there twice"),
        ("schema_version: 1\nscenarios: [3]", "scenario 1: this must be names with their values"),
        ("schema_version: 1\nnotes: hello\nscenarios: []", "the file: notes: there is no such key"),
    ],
)
def test_a_broken_file_is_refused_in_words_that_name_it(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(errors.FileError) as refused:
        scenarios.read_file(path)
    assert str(path) in str(refused.value)
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.FileError, match="There is no file"):
        scenarios.read_file(tmp_path / "none.yaml")


def test_every_event_has_every_field_of_any_event() -> None:
    names = set(schema.NO_EVENT)
    for kind in schema.EVENTS:
        given = {"type": kind, "provider": "A", "by": "citizen", "via": "placement", "granted": True}
        given |= {"weekly": "1.00", "cqc": "Good", "band": "gold", "form": "award", "answers": {}}
        allowed = {key: value for key, value in given.items() if key == "type" or _takes(kind, key, value)}
        assert set(schema.event(allowed, "T1: events, number 1")) == names, kind


def _takes(kind: str, key: str, value: object) -> bool:
    try:
        schema.EVENTS[kind]({key: value}, "")
    except errors.FileError as refused:
        return "there is no such key" not in str(refused)
    return True
