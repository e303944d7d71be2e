"""At start, every council is offered what changed in the shipped folder, and nothing is published."""

import shutil
from pathlib import Path

from engine.definition.folder import read_folder
from engine.proposals import proposals
from engine.proposals.proposals import Status
from engine.runtime import Runtime
from engine.store import releases
from tests.web.builders import small_council
from web.commands.releases import shipped_changes

PROCESS = small_council.PROCESS.name
BOTH = [(small_council.COUNCIL, PROCESS), (small_council.OTHER, PROCESS)]


def shipped_with_longer_window(place: Path) -> Path:
    """Return a folder of processes in which a window is longer."""
    shutil.copytree(small_council.PROCESS, place / PROCESS)
    table = place / PROCESS / "tables" / "response_window.dmn"
    table.write_text(table.read_text().replace("<text>1440</text>", "<text>2880</text>", 1))
    return place


def test_what_is_shipped_as_before_is_not_offered(runtime: Runtime) -> None:
    assert shipped_changes.offer_to_all(runtime, small_council.PROCESS.parent) == []


def test_what_changed_is_offered_to_every_council_once(runtime: Runtime, tmp_path: Path) -> None:
    processes = shipped_with_longer_window(tmp_path)
    assert shipped_changes.offer_to_all(runtime, processes) == BOTH
    assert shipped_changes.offer_to_all(runtime, processes) == []
    with runtime.database.read() as connection:
        for council, process in BOTH:
            [draft] = proposals.list_of(connection, council)
            assert draft.status == Status.DRAFT
            assert draft.digest == read_folder(processes / PROCESS).digest
            assert releases.last_number(connection, council, process) == 1


def test_only_the_shipped_folder_is_a_base(tmp_path: Path) -> None:
    processes = shipped_with_longer_window(tmp_path)
    changed, shipped = read_folder(processes / PROCESS), read_folder(small_council.PROCESS)
    assert shipped_changes.base_of(changed, processes) == changed.digest
    assert shipped_changes.base_of(shipped, processes) == ""
    assert shipped_changes.base_of(shipped, tmp_path / "none") == ""
