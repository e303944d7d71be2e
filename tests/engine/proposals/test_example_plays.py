"""Plays of examples: one at a time, told apart by content, cancelled, and begun again after a stop."""

from datetime import timedelta

import pytest

from engine.database.handle import Database
from engine.definition.folder import read_folder
from engine.errors import Conflict
from engine.proposals import example_plays
from engine.proposals.example_plays import SILENCE, State
from tests.engine.builders.small_process import CLERK, FOLDERS, START

FOLDER = read_folder(FOLDERS / "errand")


def test_a_play_ends_with_its_lines_and_counts(database: Database) -> None:
    with database.begin() as connection:
        example_plays.begin(connection, "here", FOLDER, 3, CLERK, START)
        assert example_plays.note_progress(connection, "here", FOLDER.digest, 2, START)
        counts = {"steps": {"errand": {"start": 3}}}
        example_plays.end(connection, "here", FOLDER.digest, State.AS_EXPECTED, ["3 of 3"], counts, 900)
        play = example_plays.find(connection, "here", FOLDER.digest)
        assert play is not None
        assert (play.done, play.total, play.coverage, play.has_ended) == (2, 3, counts, True)
        assert example_plays.find(connection, "there", FOLDER.digest) is None


def test_two_people_cannot_play_the_same_content_at_once(database: Database) -> None:
    with database.begin() as connection:
        example_plays.begin(connection, "here", FOLDER, 3, CLERK, START)
        with pytest.raises(Conflict, match="already"):
            example_plays.begin(connection, "here", FOLDER, 3, CLERK, START)
        later = START + SILENCE + timedelta(seconds=1)
        example_plays.begin(connection, "here", FOLDER, 3, CLERK, later)  # the program had stopped


def test_a_cancelled_play_keeps_no_outcome(database: Database) -> None:
    with database.begin() as connection:
        example_plays.begin(connection, "here", FOLDER, 3, CLERK, START)
        example_plays.cancel(connection, "here", FOLDER.digest)
        assert not example_plays.note_progress(connection, "here", FOLDER.digest, 1, START)
        example_plays.end(connection, "here", FOLDER.digest, State.AS_EXPECTED, [], {}, 1)
        play = example_plays.find(connection, "here", FOLDER.digest)
        assert play is not None
        assert play.state == State.CANCELLED
        with pytest.raises(Conflict, match="not being played"):
            example_plays.cancel(connection, "here", FOLDER.digest)
