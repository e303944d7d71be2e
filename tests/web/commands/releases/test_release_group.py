"""Publishing, listing, comparing and going back on the command line."""

import shutil
from pathlib import Path

import pytest

from engine.proposals.proposals import Play
from engine.runtime import Runtime
from tests.web.builders import small_council
from web import commands
from web.server import bootstrap, example_play

ASHBY = ["--council", small_council.COUNCIL]


@pytest.fixture(autouse=True)
def on_this_database(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    monkeypatch.setattr(bootstrap, "ready", lambda _settings: runtime)
    monkeypatch.setattr(example_play, "play", lambda _folder: PLAYED[0])


PLAYED = [example_play.Outcome(Play.AS_EXPECTED, ["2 of 2"], 1500)]


def test_examples_that_differ_refuse_the_folder_unless_a_reason_is_kept(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    differs = example_play.Outcome(Play.DIFFERS, ["X1 DIFFERS  The window"], 1500)
    monkeypatch.setattr(example_play, "play", lambda _folder: differs)
    typed = ["publish", str(changed), *ASHBY]
    assert commands.main(typed) == 1
    said = capsys.readouterr().out
    assert "X1 DIFFERS  The window" in said
    assert "The examples took 1.5 seconds." in said
    assert "is not published" in said
    assert commands.main([*typed, "--without-examples", "Adverts cannot close"]) == 0
    capsys.readouterr()
    assert commands.main(["releases", *ASHBY]) == 0
    assert "published alone: Adverts cannot close" in capsys.readouterr().out.splitlines()[0]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The shipped folder with a longer window."""
    folder = tmp_path / "micro_procurement"
    shutil.copytree(small_council.PROCESS, folder)
    table = folder / "tables" / "response_window.dmn"
    table.write_text(table.read_text().replace("<text>1440</text>", "<text>2880</text>", 1))
    return folder


def test_publishing_says_what_changed_and_the_list_says_who_and_why(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["publish", str(changed), *ASHBY, "--note", "Two days to answer", "--by", "Ann Analyst"]
    assert commands.main(typed) == 0
    said = capsys.readouterr().out
    assert "micro_procurement is published as release 2 of ashby." in said
    assert "  tables/response_window: rule 1 changed: minutes 1440 -> 2880" in said
    assert commands.main(["releases", *ASHBY]) == 0
    second, first = capsys.readouterr().out.splitlines()
    assert second.startswith("micro_procurement release 2, ")
    assert second.endswith("by Ann Analyst. Two days to answer")
    assert first.startswith("micro_procurement release 1, ")


def test_publishing_what_is_published_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["publish", str(small_council.PROCESS), *ASHBY]) == 0
    assert "is release 1 of ashby already: nothing changed." in capsys.readouterr().out


@pytest.mark.parametrize("typed", [["publish", str(small_council.PROCESS)], ["releases"]])
def test_a_council_that_does_not_exist_is_refused_with_the_nearest(
    typed: list[str], runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main([*typed, "--council", "ashbi"]) == 1
    assert "There is no council “ashbi”. Did you mean “ashby”?" in capsys.readouterr().err


def test_a_release_is_shown_and_compared_and_gone_back_to(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.main(["publish", str(changed), *ASHBY])
    capsys.readouterr()
    assert commands.main(["releases", *ASHBY, "show", "2"]) == 0
    shown = capsys.readouterr().out
    assert "  0 cases run on it" in shown
    assert "minutes 1440 -> 2880" in shown
    assert commands.main(["releases", *ASHBY, "diff", "2", "1"]) == 0
    assert capsys.readouterr().out == "tables/response_window: rule 1 changed: minutes 2880 -> 1440\n"
    assert commands.main(["releases", *ASHBY, "diff", "2", str(changed)]) == 0
    assert capsys.readouterr().out == "They are the same.\n"
    assert commands.main(["releases", *ASHBY, "back", "1", "--note", "Too long"]) == 0
    assert capsys.readouterr().out == "Release 3 has the content of release 1.\n"
    assert commands.main(["releases", *ASHBY]) == 0
    assert "has the content of release 1. Too long" in capsys.readouterr().out.splitlines()[0]
    assert commands.main(["releases", *ASHBY, "back", "1"]) == 0
    assert "Release 3, the newest, has the content of release 1 already." in capsys.readouterr().out


@pytest.mark.parametrize("typed", [["show", "9"], ["diff", "1", "9"], ["back", "9"]])
def test_a_number_that_no_release_has_is_refused(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["releases", *ASHBY, *typed]) == 1
    assert "There is no release 9 of the process “micro_procurement”." in capsys.readouterr().err
