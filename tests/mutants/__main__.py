"""Change ranking, money, rules and access in small ways, and see whether the tests notice."""

import os
import random
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

import click

from tests.mutants import equivalents
from tests.mutants.groups import GROUPS
from tests.mutants.mutant import Mutant, in_drawn_order, mutations_of
from tests.mutants.trial import Fate, NotJudged, trial
from tests.recipes import scratch

SHARE = 0.05
"""How many of a group's mutants may survive."""


@click.command(help=__doc__)
@click.option("--sample", "size", default=200, show_default=True, help="how many mutants of each group")
@click.option("--seed", type=int, help="repeats a draw")
@click.option("--group", "names", multiple=True, type=click.Choice(list(GROUPS)), help="only this group")
def main(size: int, seed: int | None, names: tuple[str, ...]) -> None:
    """Try a sample of each group; exit 1 if too many survive, 2 if the tests fail without a change."""
    drawn_with = random.SystemRandom().randrange(10**6) if seed is None else seed
    click.echo(f"Seed {drawn_with}, up to {size} mutants of each group")
    use_alone()
    with tempfile.TemporaryDirectory() as folder:
        root = scratch.copy_to(Path(folder)).root
        os.environ["PYTHONPATH"] = str(root)
        try:
            passed = [report(root, name, size, drawn_with) for name in names or GROUPS]
        except NotJudged as problem:
            click.echo(problem)
            sys.exit(2)
    sys.exit(0 if all(passed) else 1)


def use_alone() -> None:
    """Forget the variables that would tell a test run of another Homeward."""
    for name in [name for name in os.environ if name.startswith(scratch.NOT_PASSED_ON)]:
        del os.environ[name]


def report(root: Path, name: str, size: int, seed: int) -> bool:
    """Try a sample of one group and print what became of it; return whether few enough survive."""
    known = {(entry.module, entry.before, entry.after) for entry in equivalents.read()}
    mutations = [(subject, change) for subject in GROUPS[name] for change in mutations_of(root, subject)]
    drawn = in_drawn_order(root, mutations, f"{seed}/{name}")
    mutants = list(islice((mutant for mutant in drawn if key(mutant) not in known), size))
    click.echo(f"{name}: {len(mutants)} of about {len(mutations)} mutants")
    fates: Counter[Fate] = Counter()
    for mutant, fate in trial(root, mutants):
        fates[fate] += 1
        if fate is Fate.SURVIVED:
            click.echo(f"  {mutant.place} survived\n    - {mutant.before}\n    + {mutant.after}")
    share = fates[Fate.SURVIVED] / max(1, fates.total())
    click.echo(
        f"{name}: {fates.total()} mutants, {fates[Fate.KILLED]} killed, {fates[Fate.OUT_OF_TIME]} ran out of "
        f"time, {fates[Fate.SURVIVED]} survived: {share:.1%}, at most {SHARE:.0%}"
    )
    return share <= SHARE


def key(mutant: Mutant) -> tuple[str, str, str]:
    """Return what names a mutant in the list of equivalents."""
    return mutant.subject.module, mutant.before, mutant.after


if __name__ == "__main__":
    main()
