"""The group of all commands. It lists them with their docstrings, and imports a command only to run it."""

import ast
import importlib
from collections.abc import Mapping
from pathlib import Path

import click

ROOMS = Path(__file__).parents[2]
"""The folder that holds the rooms, installed or not."""


class CommandGroup(click.Group):
    """Commands by name, each the object `command` of a module."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        super().__init__(context_settings={"help_option_names": ["-h", "--help"]})
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are shown."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it; None if there is none of this name."""
        if cmd_name not in self._modules:
            return None
        command: click.Command = importlib.import_module(self._modules[cmd_name]).command
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command."""
        lines = [f"  {name:10}{_summary(module)}" for name, module in self._modules.items()]
        formatter.write("\n".join(["homeward COMMAND, where COMMAND is", *lines, ""]))
        formatter.write("\nhomeward COMMAND --help tells more.\n")


def _summary(module: str) -> str:
    """Return the first line of a module's docstring, which is read and not run."""
    source = (ROOMS / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source))
    return (docstring or "").partition("\n")[0]
