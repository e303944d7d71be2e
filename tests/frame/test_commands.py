"""The command line says what there is, and fails in words."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frame import tree
from web import commands
from web.commands import check


def test_without_a_command_it_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in commands.COMMANDS if f"\n  {name} " not in shown] == []


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["deploy"]) == 2
    assert "There is no command 'deploy'." in capsys.readouterr().err


@pytest.mark.parametrize("name", list(commands.COMMANDS))
def test_a_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([name, "--help"]) == 0
    assert f"homeward {name}" in capsys.readouterr().out


WRONGLY_TYPED = {
    "check": "FOLDER is missing: a process folder, or a folder that holds several.",
    "check one two": "Got unexpected extra argument (two).",
    "publish one": "--council is missing: the council whose new cases will run on it.",
    "import ofsted file": "REGISTER: 'ofsted' is not 'cqc'.",
    "import cqc file --previw": "There is no option --previw. Did you mean --preview?",
    "serve --port 80": "There is no option --port.",
    "bench --cases many": "--cases: 'many' is not a valid integer.",
    "play": "FILE... is missing: a file of scenarios (YAML).",
}


@pytest.mark.parametrize("typed", WRONGLY_TYPED)
def test_what_is_typed_wrongly_is_said_in_a_sentence_with_the_right_form(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(typed.split()) == 2
    mistake, *form = capsys.readouterr().err.splitlines()
    name = typed.split()[0]
    assert mistake == WRONGLY_TYPED[typed]
    assert form[0].startswith(f"Usage: homeward {name} ")
    assert form[-1] == f"homeward {name} --help tells more."


def test_an_option_without_its_value_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["serve", "--listen"]) == 2
    said = capsys.readouterr().err
    assert said == "Option '--listen' requires an argument.\nhomeward COMMAND --help tells more.\n"


def test_an_option_before_any_command_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--serve"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is no option --serve.\n")
    assert "\n  serve " in said


def test_the_list_is_the_same_however_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lists = set()
    for typed in ([], ["help"], ["-h"], ["--help"]):
        assert commands.main(typed) == 0
        lists.add(capsys.readouterr().out)
    assert len(lists) == 1


def test_listing_the_commands_imports_none_of_them() -> None:
    look = "import sys; from web.commands import main; main([]); print(*sorted(sys.modules), file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", look], cwd=tree.ROOT, capture_output=True, text=True)
    assert result.returncode == 0
    assert set(result.stderr.split()) & {*commands.COMMANDS.values(), "flask", "sqlalchemy"} == set()


def test_ctrl_c_ends_a_command_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_folder: Path) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "process_folders", interrupt)
    assert commands.main(["check", "processes"]) == 130


def test_a_fault_of_the_program_is_not_made_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: Path) -> list[Path]:
        raise EOFError

    monkeypatch.setattr(check, "process_folders", fail)
    with pytest.raises(EOFError):
        commands.main(["check", "processes"])


def test_wrong_settings_end_a_command_with_sentences_and_no_traceback(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOMEWARD_")}
    result = subprocess.run(
        [Path(sys.executable).with_name("homeward"), "migrate"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert "HOMEWARD_SECRET_KEY: it is not set" in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_outside_the_commands_prints() -> None:
    printing = []
    for path in tree.python_files():
        if path.parts[:2] == ("web", "commands") or path.name == "command.py":
            continue
        for node in ast.walk(ast.parse((tree.ROOT / path).read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printing.append(f"{path}:{node.lineno}")
    assert printing == []


def test_a_port_that_is_taken_is_refused_and_not_shared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert commands.main(["serve", "--listen", f"127.0.0.1:{port}"]) == 1
    assert f"cannot wait at 127.0.0.1:{port}: Address already in use" in capsys.readouterr().err


REGISTER = tree.ROOT / "demo" / "register.csv"
PROCESS = tree.ROOT / "processes" / "micro_procurement"
ON_A_DATABASE = {
    "serve": ["--listen", "127.0.0.1:0"],
    "work": [],
    "migrate": [],
    "practice": [],
    "publish": [str(PROCESS), "--council", "practice"],
    "releases": ["--council", "practice"],
    "draft": ["--council", "practice", "list"],
    "role": ["practice"],
    "import": ["cqc", str(REGISTER)],
    "doctor": [],
    "backup": ["copy"],
    "restore": ["copy.dump"],
    "bench": ["--postgresql", "{url}"],
}
ELSEWHERE = {
    "catalogue",
    "check",
    "style",
    "play",
    "tck",
}
"""Commands that know no database but one of their own."""


def test_every_command_with_a_database_is_tried_without_one() -> None:
    assert ON_A_DATABASE.keys() | ELSEWHERE == commands.COMMANDS.keys()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:{port}/none", "postgresql://127.0.0.1:{port}/none?odd=1"]
)
@pytest.mark.parametrize("name", ON_A_DATABASE)
def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(
    name: str,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("copy.dump").write_bytes(b"PGDMP")
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        url = url.format(port=nobody_listens.getsockname()[1])
        monkeypatch.setenv("HOMEWARD_DATABASE_URL", url)
        monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 40)
        monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
        assert commands.main([name, *(each.format(url=url) for each in ON_A_DATABASE[name])]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The database does not answer (")
    assert said.endswith("). See that it runs and that its address is right, as it was typed or as "
                         "HOMEWARD_DATABASE_URL has it.\n")  # fmt: skip


@pytest.mark.parametrize("name", sorted(ON_A_DATABASE.keys() - {"bench", "backup", "restore"}))
def test_a_file_that_is_no_database_is_said_in_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 900)
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    assert commands.main([name, *ON_A_DATABASE[name]]) == 1
    said = "".join(capsys.readouterr())
    assert "file is not a database" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("url", ["sqlite:///bench.db", "postgresql:/x", "mysql://h/x", "postgresql://h:x/y"])
def test_the_benchmark_refuses_what_is_no_address_of_postgresql(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["bench", "--postgresql", url]) == 2
    assert "--postgresql: it " in capsys.readouterr().err
