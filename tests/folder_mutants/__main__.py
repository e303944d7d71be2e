"""Put slips into a process folder, a tenth of each kind, and name those that nothing notices."""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from engine.definition.folder import Folder, read_folder
from play.command import DEFAULT
from play.scenario import acts, scenarios
from play.scenario.scenarios import ScenarioFile
from tests.folder_mutants.hunt import Fate, Hunt
from tests.folder_mutants.mutant import Mutant
from tests.folder_mutants.operators import OPERATORS, mutants

SHARE = 0.95
"""How many slips must be noticed."""
NOTICED = frozenset({Fate.CHECK, Fate.EXAMPLE})


@click.command(help=__doc__)
@click.option(
    "--folder",
    "place",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    help="the process folder with examples",
)
@click.option("--sample", "size", default=300, show_default=True, help="how many slips in all")
@click.option("--seed", type=int, help="repeats a draw")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(OPERATORS)), help="only slips of this kind"
)
def main(place: Path, size: int, seed: int | None, kinds: tuple[str, ...]) -> None:
    """Try a sample and exit 1 if too few are noticed."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    click.echo(f"Seed {seed}")
    folder, fates, began = read_folder(place.resolve()), Counter[tuple[str, Fate]](), time.monotonic()
    with Hunt(folder, example_files(place)) as hunt:
        for operator in kinds or OPERATORS:
            for mutant in sample(folder, operator, size // len(OPERATORS), seed):
                fate, _ = hunt.fate_of(mutant)
                fates[operator, fate] += 1
                if fate not in NOTICED:
                    click.echo(f"  {fate}: {mutant}")
            told = ", ".join(f"{fates[operator, fate]} {fate}" for fate in Fate)
            click.echo(f"{operator}: {told}")
    total = sum(fates.values())
    noticed = sum(number for (_, fate), number in fates.items() if fate in NOTICED)
    minutes = (time.monotonic() - began) / 60
    click.echo(f"{noticed} of {total} noticed: {100 * noticed / total:.1f} %, in {minutes:.0f} minutes")
    sys.exit(0 if noticed >= SHARE * total else 1)


def example_files(place: Path) -> list[ScenarioFile]:
    """Return the files of scenarios in a process folder."""
    paths = sorted((place / "examples").glob("*.yaml"))
    return [scenarios.read_file(path) for path in paths if path.name != acts.FILE]


def sample(folder: Folder, operator: str, number: int, seed: int) -> Iterator[Mutant]:
    """Yield some slips of a kind, the same for the same seed."""
    drawn = mutants(folder, operator)
    random.Random(f"{seed} {operator}").shuffle(drawn)
    yield from drawn[:number]


if __name__ == "__main__":
    main()
