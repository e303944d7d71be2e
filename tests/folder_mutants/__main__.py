"""Put slips into the shipped process, a tenth of each kind, and name those that nothing notices."""

import random
import sys
from collections import Counter

import click

from engine.definition.folder import read_folder
from play.command import DEFAULT
from play.scenario import scenarios
from tests.folder_mutants.hunt import Fate, Hunt
from tests.folder_mutants.operators import OPERATORS, mutants

SHARE = 0.95
"""How many slips must be noticed."""


@click.command(help=__doc__)
@click.option("--sample", "size", default=300, show_default=True, help="how many slips in all")
@click.option("--seed", type=int, help="repeats a draw")
def main(size: int, seed: int | None) -> None:
    """Try a sample and exit 1 if too few are noticed."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    click.echo(f"Seed {seed}")
    folder = read_folder(DEFAULT)
    examples = sorted((DEFAULT / "examples").glob("*.yaml"))
    files = [scenarios.read_file(path) for path in examples if path.name != "acts.yaml"]
    hunt, fates = Hunt(folder, files), Counter[tuple[str, Fate]]()
    for operator in OPERATORS:
        drawn = mutants(folder, operator)
        random.Random(f"{seed} {operator}").shuffle(drawn)
        for mutant in drawn[: size // len(OPERATORS)]:
            fate, _ = hunt.fate_of(mutant)
            fates[operator, fate] += 1
            if fate in {Fate.SURVIVED, Fate.ADVICE}:
                click.echo(f"  {fate}: {mutant}")
        told = ", ".join(f"{fates[operator, fate]} {fate}" for fate in Fate)
        click.echo(f"{operator}: {told}")
    total = sum(fates.values())
    noticed = sum(number for (_, fate), number in fates.items() if fate in {Fate.CHECK, Fate.EXAMPLE})
    click.echo(f"{noticed} of {total} noticed: {100 * noticed / total:.0f} %")
    sys.exit(0 if noticed >= SHARE * total else 1)


if __name__ == "__main__":
    main()
