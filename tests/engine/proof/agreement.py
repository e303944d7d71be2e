"""Compares the proof with the token game and with the engine, diagram by diagram.

`python -m tests.engine.proof.agreement 10000 [first seed]` prints what disagrees and a last line of figures.
"""

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from random import Random

from engine.checks.flows import check_flows
from engine.definition.diagrams import Scope
from engine.proof.findings import Finding, Verdict
from engine.proof.judge import Proof, prove
from engine.spiff.nodes import NodeFailed
from engine.spiff.run import Run
from tests.engine.builders.bare_run import Acts, again, specs
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_conditions import (
    ANSWERS,
    CONDITIONS,
    RESULTS,
    SCRIPTS,
    draw_conditions,
    known_of,
)
from tests.engine.proof.random_flows import draw, scopes_of
from tests.engine.proof.replay import MOST_CHOICES, Lost, replayed
from tests.engine.proof.token_game import Game, TooMany
from tests.engine.proof.value_game import ValueGame

NAMES = {
    Verdict.WAITS_FOR_EVER: "stuck",
    Verdict.NEVER_ENDS: "endless",
    Verdict.FED_TWICE: "twice",
    Verdict.BEGUN_TWICE: "twice",
    Verdict.UNCAUGHT: "uncaught",
}
VALUE_NAMES = NAMES | {Verdict.NO_WAY_OUT: "no way", Verdict.GOES_ROUND: "endless"}
PLAYS, ACTS = 4, 25


class Chance(Acts):
    """A world in which conditions come out by chance; timers are due at once when somebody waits for them."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.variables["due"] = self.now

    def answer(self) -> None:
        """Answer a form, where answers matter."""

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


class Meaning(Chance):
    """A world in which conditions and scripts mean what is written beside them."""

    def __init__(self, random: Random, scopes: dict[str, Scope]) -> None:
        super().__init__(random)
        self.scopes, self.choices = scopes, 0
        self.answer()

    def answer(self) -> None:
        """Answer a form by chance."""
        self.variables["answers"] = self.random.choice(ANSWERS)

    def holds(self, condition: str) -> bool:
        self.choices += 1
        if self.choices > MOST_CHOICES:
            raise RuntimeError("It goes round without waiting.")
        return CONDITIONS[condition](self.variables)

    def perform(self, scope: str, step: str) -> None:
        super().perform(scope, step)
        script = self.scopes[scope].nodes[step].script
        self.variables |= SCRIPTS[script](self.variables) if script else {"tie": self.random.choice(RESULTS)}


def compare_values(seed: int) -> tuple[str, str]:
    """Return (verdict, what disagrees) of a seed whose conditions have a meaning."""
    drawings = draw_conditions(seed)
    scopes = scopes_of(drawings)
    if any(list(check_flows(scope)) for scope in scopes.values()):
        return "", ""
    proof = Proof(scopes, known_of(scopes))
    findings = [finding for finding in proof.of("journey") if finding.verdict in VALUE_NAMES]
    sure = {VALUE_NAMES[finding.verdict] for finding in findings if finding.sure}
    possible = {VALUE_NAMES[finding.verdict] for finding in findings}
    try:
        game = {
            "endless" if result == "round" else result for result in ValueGame(scopes, "journey").results()
        }
    except TooMany:
        return "too many", ""
    verdict = " ".join(sorted(possible)) or "sound"
    if not _agree(proof, sure, possible, game):
        return verdict, f"seed {seed}, with values: proved {sorted(possible)}, played {sorted(game)}"
    if not possible:
        return verdict, played(seed, drawings, scopes, lambda random: Meaning(random, scopes))
    if proof.folder.conditions.forgotten:
        return verdict, ""  # what branches share may have other values on the way
    return verdict, gone_wrong(seed, drawings, scopes, findings)


def _agree(proof: Proof, sure: set[str], possible: set[str], game: set[str]) -> bool:
    """Return whether nothing that was played is missing, and nothing sure was not played.

    As without values, other faults may hide some; and what branches share is not followed by the proof.
    """
    exact = not proof.folder.conditions.forgotten and all(walked.whole for walked in proof.walks.values())
    if game and not possible:
        return game == {"endless"} and not exact  # what may be otherwise may lead to an end
    return bool(game) or not sure or not exact


def gone_wrong(seed: int, drawings: list[Drawing], scopes: dict[str, Scope], findings: list[Finding]) -> str:
    """Go the way of each finding that is sure; return the first that does not end as told."""
    for finding in findings:
        if finding.sure:
            try:
                end = replayed(finding, drawings, scopes, {"answers": ANSWERS[0], "result": RESULTS[0]})
            except Lost:
                continue
            if end:
                return f"seed {seed}, with values: {finding.verdict} at {finding.step}, but {end}"
    return ""


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


def played(
    seed: int,
    drawings: list[Drawing],
    scopes: dict[str, Scope],
    world: Callable[[Random], Chance] = Chance,
) -> str:
    """Play a sound folder on the engine by chance, stored and loaded at each act; return what goes wrong."""
    of = specs(*drawings)
    for play in range(PLAYS):
        random = Random(f"{seed} {play}")
        acts = world(random)
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
            if "without waiting" not in str(error) and not isinstance(error.__cause__, KeyError | TypeError):
                return f"seed {seed}, play {play}: {error}"
    return ""


def act(run: Run, random: Random, acts: Chance) -> None:
    """Do one thing that a case waits for."""
    entry = random.choice(run.waiting())
    acts.answer()
    if entry.kind == "work":
        run.complete(entry.id)
    elif entry.kind == "action":
        run.act(entry.id, entry.step)
    else:
        acts.variables.pop("answers", None)
        acts.now = min(other.due for other in run.waiting() if other.due)
    run.advance()


def main(count: int, first: int) -> int:
    """Compare so many seeds on all processors."""
    return 1 if sum(_compare_all(of, count, first) for of in (compare, compare_values)) else 0


def _compare_all(of: Callable[[int], tuple[str, str]], count: int, first: int) -> int:
    """Compare so many seeds; return how many disagree."""
    verdicts: Counter[str] = Counter()
    faults = 0
    with ProcessPoolExecutor(2) as pool:
        for verdict, fault in pool.map(of, range(first, first + count), chunksize=50):
            verdicts[verdict or "refused before"] += 1
            if fault:
                faults += 1
                sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{count - faults:,} of {count:,} agree, from seed {first}: {dict(verdicts)}\n")
    return faults


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
