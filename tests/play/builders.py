"""Scenarios and policies for tests of playing: small, invented, changed by each test where it needs to."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from engine.definition.folder import read_folder
from play import report, stage
from play.scenario import acts, scenarios, yaml_reader

PROCESS = Path(__file__).resolve().parents[2] / "processes" / "micro_procurement"

POLICY: dict[str, Any] = {
    "rating_bands": ["gold", "silver", "bronze", "unrated"],
    "excluded_bands": ["inadequate"],
    "excluded_cqc_ratings": ["Inadequate"],
    "rating_comparison": "band",
    "tie_break": {
        "home_support": ["customer_feedback", "first_offer"],
        "care_home_residential": ["citizen_choice", "first_offer"],
    },
    "silent_tie_break": {"home_support": "all"},
    "standard_fee_weekly": {"care_home_residential": "700.00"},
    "response_window_minutes": {"routine": {"care_home_residential": 2880, "home_support": 1440}},
    "zone_neighbours": {"north": ["south"], "south": ["north"]},
}


def home(id_of_it: str, **facts: Any) -> dict[str, Any]:
    """A contracted care home in the north, rated gold unless said otherwise."""
    return {
        "id": id_of_it,
        "name": f"Home {id_of_it}",
        "arrangement": "fca",
        "categories": ["care_home_residential"],
        "areas": ["north"],
        "service_types": ["dementia"],
        "status": "active",
        "band": "gold",
        "feedback": None,
        "cqc": "Good",
    } | facts


def offer(provider: str, at: str, weekly: str | None = "700.00", **facts: Any) -> dict[str, Any]:
    """An offer on the first day of the advert, at a time such as "10:30"."""
    return {"provider": provider, "at": f"2026-06-01T{at}:00+01:00", "weekly": weekly} | facts


def scenario(**changes: Any) -> dict[str, Any]:
    """A care home scenario with one clear leader; `changes` replace whole keys."""
    return {
        "id": "T1",
        "title": "One clear leader",
        "category": "care_home_residential",
        "age_group": "over_65",
        "urgency": "routine",
        "area": "north",
        "needs": ["dementia"],
        "required_start": "2026-06-15",
        "advert": {"opened_at": "2026-06-01T09:00:00+01:00", "closes_at": "2026-06-03T09:00:00+01:00"},
        "providers": [home("A"), home("B", band="silver")],
        "offers": [offer("B", "10:00"), offer("A", "11:00")],
        "events": [{"type": "citizen_accepts", "provider": "A"}],
        "expected": {
            "long_list": ["A", "B"],
            "not_long_listed": {},
            "offers_not_ranked": {},
            "ranking": [["A"], ["B"]],
            "outcome": "awarded",
            "provider": "A",
            "route": "top_ranked",
            "top_up_weekly": "0.00",
            "council_pays_weekly": "700.00",
            "documents": ["individual_agreement", "award_notice", "unsuccessful_notice"],
            "clauses": ["10", "11"],
        },
    } | changes


def home_support(**changes: Any) -> dict[str, Any]:
    """Two home support providers of one band: the later has the better feedback, an officer must confirm."""
    care: dict[str, Any] = {
        "arrangement": "framework",
        "categories": ["home_support"],
        "service_types": ["personal_care"],
    }
    return (
        scenario(
            category="home_support",
            needs=["personal_care"],
            advert={"opened_at": "2026-06-01T09:00:00+01:00", "closes_at": "2026-06-02T09:00:00+01:00"},
            providers=[home("A", feedback=4, **care), home("B", feedback=5, **care)],
            offers=[offer("A", "10:00", None), offer("B", "11:00", None)],
            events=[],
            expected={
                "outcome": "awaiting_officer_confirmation",
                "provider": "B",
                "route": "feedback_of_tied",
            },
        )
        | changes
    )


def content(*several: dict[str, Any], policy: dict[str, Any] | None = None) -> dict[str, Any]:
    """A whole file of scenarios; the policy above unless another is given."""
    chosen = deepcopy(POLICY if policy is None else policy)
    return {"schema_version": 1, "policy": chosen, "scenarios": list(several)}


def write(folder: Path, *several: dict[str, Any], policy: dict[str, Any] | None = None) -> Path:
    """Write a file of scenarios and return its path."""
    path = folder / "scenarios.yaml"
    path.write_text(yaml.safe_dump(content(*several, policy=policy), sort_keys=False, allow_unicode=True))
    return path


def read(*several: dict[str, Any], policy: dict[str, Any] | None = None) -> scenarios.ScenarioFile:
    """Read a file of scenarios as it would be read from disk."""
    text = yaml.safe_dump(content(*several, policy=policy), sort_keys=False, allow_unicode=True)
    return scenarios.read_content(yaml_reader.read_yaml(text), Path("scenarios.yaml"))


def play(*several: dict[str, Any], policy: dict[str, Any] | None = None) -> list[report.Played]:
    """Play scenarios on the shipped process."""
    file = read(*several, policy=policy)
    folder = read_folder(PROCESS)
    how = acts.read_acts(folder)
    with stage.Stage(folder, file.policy, file.scenarios) as prepared:
        return [report.play(prepared, each, how) for each in file.scenarios]


def told(played: list[report.Played]) -> str:
    """What the command would print of them."""
    return "\n".join(line for each in played for line in each.lines())
