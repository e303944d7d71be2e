"""Reads scenario files: YAML in, scenarios out; each error names the scenario and the key that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from play import errors
from play.scenario import readers, schema, yaml_reader


@dataclass(frozen=True)
class Advert:
    """One advert of a scenario: when it opens, when it should close, and the offers made to it, by time."""

    opened_at: datetime
    closes_at: datetime
    offers: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Scenario:
    """A whole case: `facts` is everything in the file, as the acts of a process may read it."""

    facts: dict[str, Any]
    adverts: tuple[Advert, ...]

    @property
    def id(self) -> str:
        """The scenario's id."""
        return str(self.facts["id"])

    @property
    def title(self) -> str:
        """What the scenario shows, in one line."""
        return str(self.facts["title"])

    @property
    def providers(self) -> list[dict[str, Any]]:
        """The providers in the market."""
        return list(self.facts["providers"])

    @property
    def events(self) -> list[dict[str, Any]]:
        """What happens after the advert closes, in order."""
        return list(self.facts["events"])

    @property
    def expected(self) -> dict[str, Any]:
        """The outcome that the scenario expects."""
        return dict(self.facts["expected"])


@dataclass(frozen=True)
class ScenarioFile:
    """A file's policy and scenarios."""

    path: Path
    policy: dict[str, Any]
    scenarios: tuple[Scenario, ...]


def read_file(path: Path) -> ScenarioFile:
    """Read a scenario file; raises FileError naming the file, the scenario and the key."""
    try:
        return read_content(yaml_reader.read_yaml(path.read_text(encoding="utf-8")), path)
    except FileNotFoundError:
        raise errors.FileError(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise errors.FileError(f"{path}: this is not a text file in UTF-8.") from None
    except errors.FileError as fault:
        raise errors.FileError(f"{path}: {fault}") from None


def read_content(content: object, path: Path) -> ScenarioFile:
    """Check the content of a file and return it as typed values."""
    policy, listed = read_head(content)
    scenarios = tuple(read_scenario(item, number) for number, item in enumerate(listed, 1))
    _refuse_repeats([one.id for one in scenarios], "scenarios")
    return ScenarioFile(path, policy, scenarios)


def read_head(content: object) -> tuple[dict[str, Any], list[object]]:
    """Return a file's policy, and its scenarios as they stand there, not yet read."""
    top = readers.names_in(content, "the file")
    readers.refuse_unknown(top, ("schema_version", "policy", "scenarios"), "the file")
    if top.get("schema_version") != schema.VERSION:
        raise readers.refuse("schema_version", f"this must be {schema.VERSION}.")
    policy = _policy(top.get("policy"))
    listed = top.get("scenarios")
    if not isinstance(listed, list) or not listed:
        raise readers.refuse("scenarios", "this must be a list of scenarios, and none is there.")
    return policy, listed


def _policy(content: object) -> dict[str, Any]:
    pairs = {} if content is None else readers.names_in(content, "policy")
    readers.refuse_unknown(pairs, schema.POLICY, "policy")
    return {key: schema.POLICY[key](value, f"policy: {key}") for key, value in pairs.items()}


def read_scenario(item: object, number: int) -> Scenario:
    """Read one scenario; a fault names it by its id, or by its number where it has none."""
    pairs = readers.names_in(item, f"scenario {number}")
    place = name_of(pairs, number)
    facts = schema.SCENARIO(item, place)
    adverts = tuple(_adverts(facts, place))
    _check_names(facts, place)
    return Scenario(facts, adverts)


def name_of(item: object, number: int) -> str:
    """Return the id of a scenario, or its number where it has none."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else f"scenario {number}"


def _adverts(facts: dict[str, Any], place: str) -> Iterator[Advert]:
    yield _advert(facts, facts["advert"], facts["offers"], place)
    if facts["stage2"]:
        stage2 = facts["stage2"]
        if stage2["advert"]["opened_at"] < facts["advert"]["closes_at"]:
            raise readers.refuse(
                f"{place}: stage2: advert: opened_at", "this is before the first advert closes."
            )
        yield _advert(facts, stage2["advert"], stage2["offers"], f"{place}: stage2")


def _advert(facts: dict[str, Any], times: dict[str, Any], offers: list[dict[str, Any]], place: str) -> Advert:
    if times["closes_at"] <= times["opened_at"]:
        raise readers.refuse(f"{place}: advert: closes_at", "this is not after opened_at.")
    for number, offer in enumerate(offers, 1):
        where = f"{place}: offers, number {number}"
        offer["start"] = offer["start"] or facts["required_start"]
        if offer["at"] < times["opened_at"]:
            raise readers.refuse(f"{where}: at", "this is before the advert opens.")
        if offer["withdrawn_at"] and offer["withdrawn_at"] < offer["at"]:
            raise readers.refuse(f"{where}: withdrawn_at", "this is before the offer was made.")
    in_order = sorted(offers, key=lambda offer: offer["at"])
    return Advert(times["opened_at"], times["closes_at"], tuple(in_order))


def _check_names(facts: dict[str, Any], place: str) -> None:
    ids = [one["id"] for one in facts["providers"]]
    _refuse_repeats(ids, f"{place}: providers")
    for where, named in _named_providers(facts):
        if named not in ids:
            raise readers.refuse(f"{place}: {where}", f"there is no provider {named} in this scenario.")


def _named_providers(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for number, offer in enumerate(facts["offers"], 1):
        yield f"offers, number {number}: provider", offer["provider"]
    for number, offer in enumerate((facts["stage2"] or {"offers": []})["offers"], 1):
        yield f"stage2: offers, number {number}: provider", offer["provider"]
    for number, event in enumerate(facts["events"], 1):
        if event["provider"] is not None:
            yield f"events, number {number}: provider", event["provider"]
    yield from _expected_providers(facts["expected"])


def _expected_providers(expected: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("long_list", "not_long_listed", "stage2_long_list", "offers_not_ranked"):
        yield from ((f"expected: {key}", named) for named in expected[key] or ())
    for group in expected["ranking"] or ():
        yield from (("expected: ranking", named) for named in group)
    for refused in expected["requests_refused"]:
        yield "expected: requests_refused", refused["provider"]
    if expected["provider"] not in (None, schema.NOT_SAID):
        yield "expected: provider", expected["provider"]


def _refuse_repeats(ids: list[str], place: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise readers.refuse(place, f"the id {one} is given twice.")
