"""Pulling a draft to a folder and pushing it back on the command line."""

from pathlib import Path

import pytest

from engine.actors import Actor
from engine.runtime import Runtime
from engine.studio import draft_files, process_drafts
from tests.web.builders import small_council
from web import commands
from web.auth import accounts
from web.commands.drafts import draft_group
from web.server import bootstrap

LETTER = "letters/advert_extended.md"
DRAFT = ["draft", "--council", small_council.COUNCIL]


@pytest.fixture(autouse=True)
def on_this_database(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    monkeypatch.setattr(bootstrap, "ready", lambda _settings: runtime)


@pytest.fixture
def abe(runtime: Runtime) -> Actor:
    with runtime.database.read() as connection:
        people = accounts.colleagues(connection, small_council.COUNCIL)
    return next(person for person in people if person.name == "Abe Approver")


def test_a_draft_is_pulled_changed_and_pushed_until_it_moves(
    runtime: Runtime, abe: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main([*DRAFT, "list"]) == 0
    assert "There is no draft." in capsys.readouterr().out
    draft_id = process_drafts.open_draft(runtime, abe, "micro_procurement", "Kinder")
    assert commands.main([*DRAFT, "list"]) == 0
    assert f"{draft_id}  micro_procurement  Kinder, open, opened by Abe Approver" in capsys.readouterr().out
    folder = tmp_path / "mine"
    assert commands.main([*DRAFT, "pull", draft_id, str(folder)]) == 0
    assert commands.main([*DRAFT, "pull", draft_id, str(folder)]) == 1
    assert "is not empty" in capsys.readouterr().err
    (folder / LETTER).write_text("Subject: Mine\n")
    push = [*DRAFT, "push", str(folder), "--by", "Ann Analyst"]
    assert commands.main(push) == 0
    assert capsys.readouterr().out == f"{LETTER}: saved\n"
    assert commands.main(push) == 0
    assert "Nothing changed." in capsys.readouterr().out
    draft_files.save(runtime, abe, draft_id, LETTER, 2, b"Subject: Abe\n")
    assert commands.main(push) == 1
    said = capsys.readouterr().out
    assert "The draft changed after you pulled it." in said
    assert f"Abe Approver changed {LETTER}" in said


def test_what_is_typed_wrongly_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([*DRAFT, "pull", "none", str(tmp_path / "x")]) == 1
    assert "has no draft none." in capsys.readouterr().err
    assert commands.main([*DRAFT, "push", str(tmp_path), "--by", "Ann Analyst"]) == 1
    assert "was not pulled from a draft" in capsys.readouterr().err
    (tmp_path / draft_group.NOTE).write_text('{"draft": "x", "versions": []}')
    assert commands.main([*DRAFT, "push", str(tmp_path), "--by", "Ann Analyst"]) == 1
    assert "is broken" in capsys.readouterr().err
