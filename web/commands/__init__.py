"""The command line: `homeward COMMAND`, one file a command. Printing is allowed here and nowhere else."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

COMMANDS = {
    "serve": "serve",
    "work": "work",
    "migrate": "migrate",
    "practice": "practice",
    "check": "check",
    "publish": "publish",
    "play": "play",
    "import": "import_cqc",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "restore",
    "tck": "tck",
    "bench": "bench",
}
"""Each command's name and its file here."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that was typed; its exit code."""
    typed = list(sys.argv[1:] if argv is None else argv)
    if not typed or typed[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0
    if typed[0] not in COMMANDS:
        print(f"There is no command '{typed[0]}'.\n\n{_overview()}", file=sys.stderr)
        return 2
    return _run(typed[0], typed[1:])


def _run(name: str, typed: list[str]) -> int:
    command = _command(name)
    parser = argparse.ArgumentParser(prog=f"homeward {name}", description=command.__doc__)
    command.add_arguments(parser)
    arguments = parser.parse_args(typed)
    from web.commands import failures

    try:
        return int(command.run(arguments))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = failures.sentence(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 1


def _command(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{COMMANDS[name]}")


def _overview() -> str:
    lines = [f"  {name:10}{(_command(name).__doc__ or '').splitlines()[0]}" for name in COMMANDS]
    return "\n".join(
        ["homeward COMMAND, where COMMAND is", *lines, "", "homeward COMMAND --help tells more."]
    )
