"""The proof, a token game written apart from it, and the engine agree on random folders with faults."""

from concurrent.futures import ProcessPoolExecutor

from tests.engine.proof.agreement import compare, compare_values
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG

COUNT = 10_000 if LONG else 200


def test_the_proof_agrees_with_the_token_game_and_the_engine() -> None:
    first = base_seed(1)
    print(f"seeds {first} to {first + COUNT - 1}")  # noqa: T201 - shown when it fails
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(compare, range(first, first + COUNT), chunksize=10))
    assert [fault for _, fault in results if fault] == []
    verdicts = {word for verdict, _ in results for word in verdict.split()}
    assert {"sound", "stuck", "twice", "uncaught", "endless"} <= verdicts
    assert sum(verdict == "sound" for verdict, _ in results) > COUNT / 5


def test_conditions_are_read_as_the_game_with_values_and_the_engine_read_them() -> None:
    first = base_seed(1)
    print(f"seeds {first} to {first + COUNT - 1}")  # noqa: T201 - shown when it fails
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(compare_values, range(first, first + COUNT), chunksize=10))
    assert [fault for _, fault in results if fault] == []
    verdicts = {word for verdict, _ in results for word in verdict.replace("no way", "no_way").split()}
    assert {"sound", "stuck", "no_way", "endless"} <= verdicts
