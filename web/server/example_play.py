"""Playing the examples of a proposed folder, in a program of their own, before anybody may approve it."""

import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from engine.definition.folder import Folder
from engine.proposals import kept_folders, proposals
from engine.proposals.proposals import Play, Proposal
from engine.runtime import Runtime

LONGEST_SECONDS = 1_800
SHOWN_LINES = 200
_PROGRAM = "import sys; from web.commands import main; sys.exit(main())"


@dataclass(frozen=True)
class Outcome:
    """What the examples of a folder came to: as expected or not, what was printed, and how long it took."""

    play: Play
    lines: list[str]
    milliseconds: int


def begin(runtime: Runtime, council: str, proposal_id: str) -> threading.Thread:
    """Play a proposal's examples beside the web, keep the outcome, and return the thread that does so."""
    thread = threading.Thread(target=play_proposal, args=(runtime, council, proposal_id), daemon=True)
    thread.start()
    return thread


def play_proposal(runtime: Runtime, council: str, proposal_id: str) -> Outcome:
    """Play a proposal's examples, keep the outcome and return it."""
    with runtime.database.read() as connection:
        proposal: Proposal = proposals.find(connection, council, proposal_id)
        folder = kept_folders.find(connection, council, proposal.process, proposal.digest)
    outcome = play(folder)
    with runtime.database.begin() as connection:
        proposals.record_play(connection, proposal, outcome.play, outcome.lines, outcome.milliseconds)
    return outcome


def play(folder: Folder) -> Outcome:
    """Play every file of scenarios among a folder's examples, as `homeward play` does."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="homeward-examples-") as place:
        root = Path(place) / folder.process
        for path, content in folder.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        files = [
            str(root / path) for path in sorted(folder.files) if _has_scenarios(path, folder.files[path])
        ]
        if not files:
            return Outcome(Play.AS_EXPECTED, ["The folder has no examples."], 0)
        typed = [sys.executable, "-c", _PROGRAM, "play", *files, "--process", str(root)]
        play, lines = _run(typed)
    return Outcome(play, lines, round((time.monotonic() - start) * 1000))


def _run(typed: list[str]) -> tuple[Play, list[str]]:
    try:
        ran = subprocess.run(  # noqa: S603 - our own program, and paths that it wrote
            typed, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Play.DIFFERS, ["The examples took longer than half an hour."]
    lines = [*ran.stdout.splitlines(), *ran.stderr.splitlines()]
    if ran.returncode == 0:
        return Play.AS_EXPECTED, lines[-1:]
    return Play.DIFFERS, [line for line in lines if " ok  " not in line][-SHOWN_LINES:]


def _has_scenarios(path: str, content: bytes) -> bool:
    if not path.startswith("examples/"):
        return False
    try:
        file = yaml.safe_load(content)
    except yaml.YAMLError:
        return True  # the player says what is wrong with it
    return isinstance(file, dict) and "scenarios" in file
