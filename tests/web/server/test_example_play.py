"""Playing the examples of a proposed folder in a program of their own."""

from engine.definition.folder import Folder, read_folder
from engine.proposals.proposals import Play
from tests.engine.builders.small_process import FOLDERS
from tests.web.builders import small_council
from web.server import example_play

SHIPPED = read_folder(small_council.PROCESS)
KEPT = ("examples/acts.yaml", "examples/same_person.yaml")
FEW = {path: data for path, data in SHIPPED.files.items() if not path.startswith("examples/") or path in KEPT}


def test_examples_that_come_out_as_expected_say_how_many() -> None:
    outcome = example_play.play(Folder(SHIPPED.process, FEW))
    assert outcome.play is Play.AS_EXPECTED, outcome.lines
    number, _, total = outcome.lines[0].partition(" of ")
    assert number == total
    assert outcome.milliseconds > 0


def test_a_difference_is_told_with_what_was_expected() -> None:
    wrong = FEW["examples/same_person.yaml"].replace(
        b"person: Practice person for W01", b"person: Somebody else", 1
    )
    outcome = example_play.play(Folder(SHIPPED.process, {**FEW, "examples/same_person.yaml": wrong}))
    assert outcome.play is Play.DIFFERS
    assert any("W01 DIFFERS" in line for line in outcome.lines)
    assert any("Somebody else" in line for line in outcome.lines)


def test_a_folder_without_examples_has_nothing_to_differ() -> None:
    outcome = example_play.play(read_folder(FOLDERS / "errand"))
    assert (outcome.play, outcome.lines) == (Play.AS_EXPECTED, ["The folder has no examples."])


def test_a_play_tells_how_far_it_is_and_what_it_went_through() -> None:
    told: list[int] = []

    def watch(done: int) -> bool:
        told.append(done)
        return True

    outcome = example_play.play(Folder(SHIPPED.process, FEW), watch)
    assert told == list(range(1, len(told) + 1))
    assert outcome.coverage["steps"]["refer"]["take_referral"] > 0
    assert outcome.coverage["questions"]["referral"]["category"] == len(told)


def test_a_cancelled_play_stops_at_once() -> None:
    outcome = example_play.play(Folder(SHIPPED.process, FEW), lambda done: done < 2)
    assert outcome.play is Play.DIFFERS
    assert "cancelled" in outcome.lines[0]
