"""Plays the facts of a case through the shipped process and returns what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from engine.definition.folder import read_folder
from play.player import Player
from play.practice_case import PracticeCase
from play.scenario import acts, scenarios, yaml_reader
from play.scenario.scenarios import Scenario
from play.stage import Stage
from tests.golden import decision

PROCESS = Path(__file__).resolve().parents[2] / "processes" / "micro_procurement"
EXPECTED = {"outcome": "awarded"}
"""Examples must expect something; golden cases are compared with their whole decision instead."""
Facts = Mapping[str, Any]


class Theatre:
    """A policy's stage, the acts of the process, and the scenarios made of facts."""

    def __init__(self, stage: Stage, how: acts.Acts, policy: Facts) -> None:
        self.stage, self.how, self.policy = stage, how, policy

    def play(self, facts: Facts) -> decision.Decision:
        """Play a case to where it comes to rest; return what was decided."""
        scenario = scenarios_of(self.policy, [facts])[0]
        with self.open_case(scenario) as case:
            Player(case, scenario, self.how).play(self.stage.process)
            with case.runtime.database.read() as connection:
                return decision.decision_of(connection, case.case_id)

    @contextmanager
    def open_case(self, scenario: Scenario) -> Iterator[PracticeCase]:
        """Open a case on a database of its own."""
        case = self.stage.case_for(scenario)
        try:
            yield case
        finally:
            case.runtime.database.close()


@contextmanager
def theatre(policy: Facts, cases: Sequence[Facts]) -> Iterator[Theatre]:
    """Prepare a stage for cases under a policy; their areas and needs are known there."""
    folder = read_folder(PROCESS)
    file = _file(policy, cases)
    with Stage(folder, file.policy, file.scenarios) as stage:
        yield Theatre(stage, acts.read_acts(folder), policy)


def scenarios_of(policy: Facts, cases: Sequence[Facts]) -> tuple[Scenario, ...]:
    """Return the typed scenarios of some facts."""
    return _file(policy, cases).scenarios


def _file(policy: Facts, cases: Sequence[Facts]) -> scenarios.ScenarioFile:
    content = {
        "schema_version": 1,
        "policy": dict(policy),
        "scenarios": [{**facts, "expected": EXPECTED} for facts in cases],
    }
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    return scenarios.read_content(yaml_reader.read_yaml(text), Path("golden cases"))
