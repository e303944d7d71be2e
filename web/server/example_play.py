"""Playing the examples of a draft or a proposed folder in a program of their own, beside the web."""

import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from engine.actors import Actor
from engine.checks import readings
from engine.definition.folder import Folder
from engine.proposals import example_plays, kept_folders, proposals
from engine.proposals.example_plays import Coverage, State
from engine.proposals.proposals import Play, Proposal
from engine.runtime import Runtime

LONGEST_SECONDS = 1_800
SHOWN_LINES = 200
_PLAY = (sys.executable, "-c", "import sys; from web.commands import main; sys.exit(main())", "play")
_PLAYED = re.compile(r"\S+ (ok|DIFFERS|FAILED)  ")
"""How the line of an example begins."""
_STOPPED = ["The play was stopped: it was cancelled, or took longer than half an hour."]


@dataclass(frozen=True)
class Outcome:
    """What the examples of a folder came to: as expected or not, what was printed, and how long it took."""

    play: Play
    lines: list[str]
    milliseconds: int
    coverage: Coverage = field(default_factory=dict)


Watch = Callable[[int], bool]
"""Called with how many examples were played; the play goes on while it returns True."""


def begin(runtime: Runtime, council: str, proposal_id: str) -> threading.Thread:
    """Play a proposal's examples beside the web, keep the outcome, and return the thread that does so."""
    return _beside(play_proposal, runtime, council, proposal_id)


def play_proposal(runtime: Runtime, council: str, proposal_id: str) -> Outcome:
    """Play a proposal's examples, unless a draft of this content was played; keep and return the outcome."""
    with runtime.database.read() as connection:
        proposal: Proposal = proposals.find(connection, council, proposal_id)
        folder = kept_folders.find(connection, council, proposal.process, proposal.digest)
        known = example_plays.find(connection, council, proposal.digest)
    if known and known.state == State.AS_EXPECTED:
        outcome = Outcome(Play.AS_EXPECTED, list(known.lines), known.milliseconds)
    else:
        outcome = play(folder)
    with runtime.database.begin() as connection:
        proposals.record_play(connection, proposal, outcome.play, outcome.lines, outcome.milliseconds)
    return outcome


def begin_folder(runtime: Runtime, council: str, folder: Folder, actor: Actor) -> threading.Thread:
    """Play a folder's examples beside the web; its progress and outcome are kept by its content.

    Raises Conflict if they are being played already.
    """
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        example_plays.begin(connection, council, folder, count(folder), actor, now)
    return _beside(play_folder, runtime, council, folder)


def play_folder(runtime: Runtime, council: str, folder: Folder) -> Outcome:
    """Play a folder's examples, tell how far they are, keep the outcome and return it."""

    def watch(done: int) -> bool:
        with runtime.database.begin() as connection:
            now = runtime.clock.now_in(connection)
            return example_plays.note_progress(connection, council, folder.digest, done, now)

    outcome = play(folder, watch)
    state = State.AS_EXPECTED if outcome.play is Play.AS_EXPECTED else State.DIFFERS
    with runtime.database.begin() as connection:
        example_plays.end(
            connection, council, folder.digest, state, outcome.lines, outcome.coverage, outcome.milliseconds
        )
    return outcome


def play(folder: Folder, watch: Watch = lambda done: True) -> Outcome:
    """Play every file of scenarios among a folder's examples, as `homeward play` does."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="homeward-examples-") as place:
        root, coverage = Path(place) / folder.process, Path(place) / "coverage.json"
        for path, content in folder.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        files = [
            str(root / path) for path in sorted(folder.files) if _scenarios(path, folder.files[path]) != []
        ]
        if not files:
            return Outcome(Play.AS_EXPECTED, ["The folder has no examples."], 0)
        typed = [*_PLAY, *files, "--process", str(root), "--coverage", str(coverage)]
        play, lines = _run(typed, watch)
        lines = [line.replace(f"{root}/", "") for line in lines]
        counts = json.loads(coverage.read_text()) if coverage.exists() else {}
    return Outcome(play, lines, round((time.monotonic() - start) * 1000), counts)


def _run(typed: list[str], watch: Watch) -> tuple[Play, list[str]]:
    with subprocess.Popen(  # noqa: S603 - our own program, and paths that it wrote
        typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        limit = threading.Timer(LONGEST_SECONDS, program.kill)
        limit.start()
        lines, done = [], 0
        for line in program.stdout or ():
            lines.append(line.rstrip("\n"))
            if _PLAYED.match(line):
                done += 1
                if not watch(done):
                    program.kill()
        limit.cancel()
    if program.returncode == -signal.SIGKILL:
        return Play.DIFFERS, _STOPPED
    if program.returncode == 0:
        return Play.AS_EXPECTED, lines[-1:]
    return Play.DIFFERS, [line for line in lines if " ok  " not in line][-SHOWN_LINES:]


def _beside(act: Callable[..., Outcome], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=act, args=arguments, daemon=True)
    thread.start()
    return thread


def count(folder: Folder) -> int:
    """Return how many examples a folder has."""
    return sum(len(_scenarios(path, content) or []) for path, content in folder.files.items())


def _scenarios(path: str, content: bytes) -> list[object] | None:
    """Return the scenarios of a file, or None if only the player can say what is wrong with it."""
    if not path.startswith("examples/"):
        return []
    try:
        file = readings.read_example(content)
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    listed = file.get("scenarios", []) if isinstance(file, dict) else []
    return listed if isinstance(listed, list) else None
