"""Plays random diagrams on both sides, step by step: `python -m tests.faults.oracle 10000 [first seed]`.

A difference is a fault of ours until proved otherwise. The seed is printed with the folder its diagrams were
written to; it then belongs into `seeds.txt`, whose seeds are played by every run of the tests.
"""

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from engine.checks.process_folder import check
from engine.definition.diagrams import read_diagram
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from engine.spiff.parsing import parse
from tests.faults.oracle_sides import Live, Standing, Stored, library_specs
from tests.faults.oracle_world import World
from tests.faults.random_folders import draw_folder

STEPS = 40
KEPT = Path(__file__).parent / "seeds.txt"
OPERATIONS = Operations((), (), {"clerk"})
GIVEN_BY_THE_WORLD = ("nothing has set", "no form has just been answered")
"""What the check says of values that the world of both sides gives: sums begin with nought, answers stay."""
Key = tuple[str, tuple[tuple[str, str, datetime | None], ...]]


class Differs(AssertionError):
    """The two sides do not agree."""


@dataclass
class Played:
    """What a seed came to: how many steps, whether the case ended, and what differed.

    `stored_again` counts how often its state was loaded and stored again, to the same bytes.
    """

    seed: int
    steps: int = 0
    stored_again: int = 0
    ended: bool = False
    fault: str = ""


def rounds(standing: Iterable[Standing]) -> list[list[Standing]]:
    """Return what began together, each such round in a steady order."""
    found: defaultdict[tuple[str, str], list[Standing]] = defaultdict(list)
    for each in standing:
        found[each.inside, each.round].append(each)
    return [sorted(each, key=lambda one: (one.kind, one.step)) for each in found.values()]


def key(began: list[Standing], inside: str) -> Key:
    """Return what two rounds must have in common."""
    return inside, tuple((each.kind, each.step, each.due) for each in began)


class Match:
    """Both sides of one case, and which of the things that stand on them belong together."""

    def __init__(self, folder: Folder, random: Random) -> None:
        diagrams = [read_diagram(text, f"{stem}.bpmn") for stem, text in folder.of_kind("diagram").items()]
        scopes = {scope.id: scope for diagram in diagrams for scope in diagram.scopes}
        roots = [each.root for each in diagrams]
        self.random = random
        self.worlds = World(scopes), World(scopes)
        self.answer()
        self.live = Live(library_specs(roots), self.worlds[0])
        self.stored = Stored(parse(roots, "journey"), self.worlds[1])
        self.pairs: dict[str, str] = {"": ""}
        self.settle()

    def answer(self) -> None:
        """Give both sides the same new answer."""
        number = self.random.randint(0, 9)
        for world in self.worlds:
            world.variables["answers"] = {"n": Decimal(number)}

    def settle(self) -> None:
        """Run both sides until they wait, and compare them."""
        self.live.advance()
        self.stored.advance()
        if self.live.ended != self.stored.ended:
            raise Differs(f"ended: live {self.live.ended}, stored {self.stored.ended}")
        self.pair([] if self.live.ended else self.live.standing())
        if self.worlds[0].variables != self.worlds[1].variables:
            raise Differs(f"variables: {self.worlds[0].variables} and {self.worlds[1].variables}")
        if self.worlds[0].done != self.worlds[1].done:
            raise Differs(f"scripts done: {self.worlds[0].done} and {self.worlds[1].done}")

    def pair(self, live: list[Standing]) -> None:
        """Match all that stands on one side with all that stands on the other; calls from the outside in."""
        stored = {each.id: each for each in ([] if self.stored.ended else self.stored.standing())}
        self.pairs = {"": ""} | {each.id: self.pairs[each.id] for each in live if each.id in self.pairs}
        for mine in self.pairs.values():
            if mine and stored.pop(mine, None) is None:
                raise Differs("something that stands live is gone from the stored case")
        fresh = [each for each in live if each.id not in self.pairs]
        while fresh:
            reachable = [each for each in fresh if each.inside in self.pairs]
            if not reachable:
                raise Differs(f"what stands live stands in nothing: {fresh}")
            self.pair_fresh(reachable, stored)
            fresh = [each for each in fresh if each.id not in self.pairs]
        if stored:
            raise Differs(f"only stored: {list(stored.values())}")

    def pair_fresh(self, live: list[Standing], stored: dict[str, Standing]) -> None:
        """Match what is new, round by round; rounds that are the same in every respect, either way."""
        known: defaultdict[Key, list[list[Standing]]] = defaultdict(list)
        for mine in rounds(stored.values()):
            known[key(mine, mine[0].inside)].append(mine)
        for theirs in rounds(live):
            same = known[key(theirs, self.pairs[theirs[0].inside])]
            if not same:
                raise Differs(f"only live: {theirs}; stored: {list(stored.values())}")
            for each, partner in zip(theirs, same.pop(0), strict=True):
                self.pairs[each.id] = partner.id
                del stored[partner.id]

    def step(self) -> bool:
        """Do one thing on both sides that the seed chooses; return whether there was any."""
        standing = [each for each in self.live.standing() if each.kind != "call"]
        if not standing:
            raise Differs("the case waits for nothing and has not ended")
        chosen = self.random.choice(standing)
        if chosen.kind == "timer":
            first = min(each.due for each in standing if each.due)
            for world in self.worlds:
                world.now = first
        else:
            self.answer()
            self.live.act(chosen)
            partner = next(each for each in self.stored.standing() if each.id == self.pairs[chosen.id])
            self.stored.act(partner)
        self.settle()
        return not self.live.ended


def play(seed: int) -> Played:
    """Play one seed to its end, or for a good while."""
    played = Played(seed)
    folder = draw_folder(seed)
    problems = [
        problem
        for problem in check(folder, OPERATIONS)
        if not any(said in problem.text for said in GIVEN_BY_THE_WORLD)
    ]
    if problems:
        played.fault = f"refused: {problems[0]}"
        return played
    try:
        match = Match(folder, Random(seed))
        going = not match.live.ended
        while going and played.steps < STEPS:
            played.steps += 1
            going = match.step()
            played.stored_again = match.stored.compared
        played.ended = not going
    except Exception as error:
        played.fault = f"step {played.steps}: {type(error).__name__}: {error}"
    return played


def written(seed: int) -> Path:
    """Write a seed's diagrams where a person can open them; return the folder."""
    path = Path(tempfile.gettempdir()) / f"oracle-{seed}"
    for name, content in draw_folder(seed).files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def base_seed(default: int) -> int:
    """Return the first seed: HOMEWARD_SEED where it is set."""
    return int(os.environ.get("HOMEWARD_SEED") or default)


def told(played: Played) -> str:
    """Return the line about a seed that failed."""
    return f"seed {played.seed} ({written(played.seed)}): {played.fault}"


def main(count: int, first: int) -> int:
    """Play so many seeds on all processors; print what differs and a last line of figures."""
    begun = time.perf_counter()
    results: list[Played] = []
    with ProcessPoolExecutor() as pool:
        for played in pool.map(play, range(first, first + count), chunksize=20):
            results.append(played)
            if played.fault:
                _print(told(played))
            if len(results) % 1_000 == 0:
                _print(f"{len(results):,} played")
    faults = [each for each in results if each.fault]
    steps, ended = sum(each.steps for each in results), sum(each.ended for each in results)
    seconds = time.perf_counter() - begun
    _print(
        f"{count - len(faults):,} of {count:,} diagrams agree, from seed {first}: "
        f"{steps:,} steps, {ended:,} cases to their end, {seconds:.0f} s"
    )
    return 1 if faults else 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else base_seed(1)))
