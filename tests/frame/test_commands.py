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


def test_without_a_command_it_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in commands.COMMANDS if f"\n  {name} " not in shown] == []


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["deploy"]) == 2
    assert "There is no command 'deploy'." in capsys.readouterr().err


@pytest.mark.parametrize("name", list(commands.COMMANDS))
def test_a_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main([name, "--help"])
    assert ended.value.code == 0
    assert f"homeward {name}" in capsys.readouterr().out


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
        if path.parts[:2] == ("web", "commands"):
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
    "import": ["cqc", str(REGISTER)],
    "doctor": [],
    "backup": ["copy"],
    "restore": ["copy.dump"],
    "bench": ["--postgresql", "{url}"],
}
ELSEWHERE = {"check", "play", "tck"}
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
    with pytest.raises(SystemExit) as ended:
        commands.main(["bench", "--postgresql", url])
    assert ended.value.code == 2
    assert "argument --postgresql: it " in capsys.readouterr().err
