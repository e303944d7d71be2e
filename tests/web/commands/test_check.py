"""`homeward check`: faults keep a folder from being published, advice does not."""

from pathlib import Path

import pytest

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from web import commands

DATE = {"type": "datetime", "subtype": "date", "key": "on", "dateLabel": "When?"}


def test_the_command_prints_advice_and_does_not_fail_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = Drawing("small").start(role="broker", form="note").user("ask", "broker").end()
    (tmp_path / "small" / "forms").mkdir(parents=True)
    (tmp_path / "small" / "small.bpmn").write_bytes(drawn.flow("start", "ask", "end").xml())
    (tmp_path / "small" / "forms" / "note.form").write_bytes(form(DATE))
    status = commands.main(["check", str(tmp_path / "small")])
    shown = capsys.readouterr().out
    assert "Advice: forms/note.form, “When?”: This date has no lowest value." in shown
    assert (status, shown.splitlines()[-1]) == (0, "small: no fault")


@pytest.mark.parametrize(("steps", "last"), [(["a"], "small: 1 fault"), (["a", "b"], "small: 2 faults")])
def test_the_last_line_counts_the_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], steps: list[str], last: str
) -> None:
    drawn = Drawing("small").start(role="broker", form="note")
    for step in steps:
        drawn.script(step, f"{step} = missing")
    (tmp_path / "small" / "forms").mkdir(parents=True)
    (tmp_path / "small" / "small.bpmn").write_bytes(drawn.end().flow("start", *steps, "end").xml())
    (tmp_path / "small" / "forms" / "note.form").write_bytes(form(text("note")))
    status = commands.main(["check", str(tmp_path / "small")])
    assert (status, capsys.readouterr().out.splitlines()[-1]) == (1, last)
