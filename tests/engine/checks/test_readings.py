"""A check that keeps what it read finds the same as one that reads everything."""

import random

from engine.checks import last_proofs, process_folder, readings
from engine.checks.problem import Problem
from engine.definition.folder import Folder, read_folder
from play.command import DEFAULT
from tests.folder_mutants.mutant import Mutant
from tests.folder_mutants.operators import OPERATORS, mutants
from web.server import bootstrap

READERS = (readings.read_form, readings.read_letter, readings.read_table, readings.read_example)


def afresh(folder: Folder) -> list[Problem]:
    for reader in READERS:
        reader.cache_clear()
    last_proofs.forget()
    return process_folder.examine(folder, bootstrap.operations())


def sample(count: int, seed: int) -> list[Mutant]:
    chance = random.Random(seed)
    folder = read_folder(DEFAULT)
    slips = [mutant for operator in OPERATORS for mutant in mutants(folder, operator)]
    return chance.sample(slips, count)


def test_what_is_kept_changes_no_finding() -> None:
    seed = random.SystemRandom().randrange(10**6)
    slips = sample(4, seed)
    kept = [process_folder.examine(slip.folder, bootstrap.operations()) for slip in slips]
    again = [process_folder.examine(slip.folder, bootstrap.operations()) for slip in reversed(slips)]
    assert [afresh(slip.folder) for slip in slips] == kept == again[::-1], f"seed {seed}"


def test_a_glance_leaves_out_only_what_is_proved() -> None:
    folder, operations = read_folder(DEFAULT), bootstrap.operations()
    letter = folder.files["tables/choice_window.dmn"].replace(b"<text>2</text>", b"<text>3</text>", 1)
    changed = Folder(folder.process, {**folder.files, "tables/choice_window.dmn": letter})
    problems, whole = process_folder.glance(changed, operations)
    assert not whole
    everything = process_folder.examine(changed, operations)
    assert set(map(str, problems)) <= set(map(str, everything))
    assert process_folder.glance(changed, operations) == (everything, True)


def test_only_the_file_that_changed_is_read_again() -> None:
    folder = read_folder(DEFAULT)
    afresh(folder)
    before = [reader.cache_info().misses for reader in READERS]
    letter = "letters/award_notice.md"
    changed = Folder(folder.process, {**folder.files, letter: folder.files[letter] + b"\nGoodbye.\n"})
    process_folder.examine(changed, bootstrap.operations())
    assert [reader.cache_info().misses for reader in READERS] == [
        count + (reader is readings.read_letter) for reader, count in zip(READERS, before, strict=True)
    ]
