"""Compares the proof with the token game and with the engine, diagram by diagram.

`python -m tests.engine.proof.agreement 10000 [first seed]` prints what disagrees and a last line of figures.
"""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from random import Random

from engine.checks.flows import check_flows
from engine.definition.diagrams import Scope
from engine.proof.findings import Verdict
from engine.proof.judge import Proof, prove
from engine.spiff.nodes import NodeFailed
from engine.spiff.run import Run
from tests.engine.builders.bare_run import Acts, again, specs
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import draw, scopes_of
from tests.engine.proof.token_game import Game, TooMany

NAMES = {
    Verdict.WAITS_FOR_EVER: "stuck",
    Verdict.NEVER_ENDS: "endless",
    Verdict.FED_TWICE: "twice",
    Verdict.BEGUN_TWICE: "twice",
    Verdict.UNCAUGHT: "uncaught",
}
PLAYS, ACTS = 4, 25


class Chance(Acts):
    """A world in which conditions come out by chance; timers are due at once when somebody waits for them."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.variables["due"] = self.now

    def holds(self, condition: str) -> bool:
        return self.random.random() < 0.5

    def due(self, value: str) -> datetime:
        return self.now.replace(year=self.now.year + self.random.randint(1, 3))


def compare(seed: int) -> tuple[str, str]:
    """Return (verdict, what disagrees) of one seed; no verdict if a flow check refuses the diagram."""
    drawings = draw(seed)
    scopes = scopes_of(drawings)
    if any(list(check_flows(scope)) for scope in scopes.values()):
        return "", ""
    proved = {NAMES[finding.verdict] for finding in prove(scopes, "journey") if finding.verdict in NAMES}
    try:
        game = Game(scopes, "journey").outcomes()
    except TooMany:
        return "too many", ""
    verdict = " ".join(sorted(proved)) or "sound"
    if not agree(proved, game, scopes):
        return verdict, f"seed {seed}: proved {sorted(proved)}, played {sorted(game)}"
    if not proved:
        return verdict, played(seed, drawings, scopes)
    return verdict, ""


def agree(proved: set[str], game: set[str], scopes: dict[str, Scope]) -> bool:
    """Return whether both tell the same. Where something else is wrong, the game sees no endless ways.

    Both must call the same folders sound. Of an unsound one the proof need not tell the same list if only one
    order of its branches is walked, or if a call that may wait or not is summed up as one that waits.
    """
    if len(proved) > 1:
        proved, game = proved - {"endless"}, game - {"endless"}
    if proved == game:
        return True
    proof = Proof(scopes)
    proof.summary("journey", ())
    exact = len(proof.walks) == 1 and all(walked.whole for walked in proof.walks.values())
    return bool(proved and game) and not exact


def played(seed: int, drawings: list[Drawing], scopes: dict[str, Scope]) -> str:
    """Play a sound folder on the engine by chance, stored and loaded at each act; return what goes wrong."""
    of = specs(*drawings)
    for play in range(PLAYS):
        random = Random(f"{seed} {play}")
        acts = Chance(random)
        try:
            run = Run.begin(of, acts)
            run.advance()
            for _ in range(ACTS):
                if run.ended:
                    break
                run = again(run, of, acts)
                waiting = run.waiting()
                if not waiting:
                    return f"seed {seed}, play {play}: it waits for nobody and has not ended"
                counted = Counter((run.callers(entry), entry.step) for entry in waiting)
                if any(times > 1 for times in counted.values()):
                    return f"seed {seed}, play {play}: {counted} at once"
                act(run, random, acts)
        except NodeFailed as error:
            if "without waiting" not in str(error):
                return f"seed {seed}, play {play}: {error}"
    return ""


def act(run: Run, random: Random, acts: Acts) -> None:
    """Do one thing that a case waits for."""
    entry = random.choice(run.waiting())
    if entry.kind == "work":
        run.complete(entry.id)
    elif entry.kind == "action":
        run.act(entry.id, entry.step)
    else:
        acts.now = min(other.due for other in run.waiting() if other.due)
    run.advance()


def main(count: int, first: int) -> int:
    """Compare so many seeds on all processors."""
    verdicts: Counter[str] = Counter()
    faults = []
    with ProcessPoolExecutor(2) as pool:
        for verdict, fault in pool.map(compare, range(first, first + count), chunksize=50):
            verdicts[verdict or "refused before"] += 1
            if fault:
                faults.append(fault)
                sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{count - len(faults):,} of {count:,} agree, from seed {first}: {dict(verdicts)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
