"""The command line: `homeward COMMAND`, one file for each command. Only commands print.

Commands of the rooms above web are only named here. No command is imported before somebody runs it.
"""

import sys
from collections.abc import Sequence

import click

from web.commands.group import CommandGroup

COMMANDS = {
    "serve": "web.commands.serve",
    "work": "web.commands.work",
    "migrate": "web.commands.migrate",
    "practice": "web.commands.practice",
    "check": "web.commands.check",
    "style": "web.commands.style",
    "catalogue": "web.commands.catalogue",
    "publish": "web.commands.releases.publish",
    "releases": "web.commands.releases.release_group",
    "draft": "web.commands.drafts.draft_group",
    "role": "web.commands.role",
    "play": "play.command",
    "import": "web.commands.import_cqc",
    "doctor": "web.commands.doctor",
    "backup": "web.commands.backup",
    "restore": "web.commands.restore",
    "tck": "web.commands.tck",
    "bench": "benchmarks.command",
}
"""Each command's name and its module."""

_group = CommandGroup(COMMANDS)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that was typed and return its exit code."""
    typed = list(sys.argv[1:] if argv is None else argv)
    if not typed or typed[0] == "help":
        typed = ["--help"]
    try:
        with _group.make_context("homeward", typed) as context:
            return int(_group.invoke(context))
    except click.exceptions.Exit as end:
        return end.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """Say in a sentence what went wrong and return the exit code; a fault of the program is raised again."""
    if isinstance(error, click.UsageError):
        from web.commands.messages import usage

        print(usage.sentence(error), file=sys.stderr)
        return error.exit_code
    from web.commands.messages import failures

    sentence = failures.sentence(error)
    if sentence is None:
        raise error
    print(sentence, file=sys.stderr)
    return 1
