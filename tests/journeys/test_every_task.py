"""Every user task of every shipped process is done through its page, by playing the examples on the site."""

from pathlib import Path

import pytest

import engine
from engine.definition.folder import Folder, read_folder
from engine.definition.release import Release
from play import player, stage
from play.scenario import acts, scenarios
from tests.journeys import whole_cases
from tests.journeys.paged_case import PagedCase
from tests.web.builders.case_walk import Walk

PROCESSES = Path(engine.__file__).parent.parent / "processes"
FOLDERS = sorted(path for path in PROCESSES.iterdir() if path.is_dir())


def user_tasks(folder: Folder) -> set[tuple[str, str]]:
    """Diagram and step of each user task, and of each act that somebody may do besides."""
    release = Release("x", "x", 1, folder)
    return {
        (scope.id, node.id)
        for scope in release.scopes.values()
        for node in scope.nodes.values()
        if node.kind == "userTask"
    }


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_every_user_task_is_answered_through_its_page(path: Path, walk: Walk) -> None:
    folder = read_folder(path)
    how = acts.read_acts(folder)
    left = user_tasks(folder)
    assert left, "The process asks nobody anything."
    for whole_case in (whole_cases.top_up, whole_cases.emergency):
        whole_case(walk)
    left -= walk.posted
    for file in sorted(path.glob("examples/*.yaml")):
        if file.name != "acts.yaml" and left:
            left -= posted_by(file, folder, how, left)
    assert left == set()


def posted_by(file: Path, folder: Folder, how: acts.Acts, left: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Play a file's scenarios on the site until nothing is left, and return the tasks that were posted to."""
    found: set[tuple[str, str]] = set()
    content = scenarios.read_file(file)
    with stage.Stage(folder, content.policy, content.scenarios) as prepared:
        for scenario in content.scenarios:
            if left <= found:
                break
            case = PagedCase(prepared.case_for(scenario))
            player.Player(case, scenario, how).play(prepared.process)
            found |= case.posted
            case.runtime.database.close()
    return found


def test_there_is_a_process_to_look_at() -> None:
    assert FOLDERS
