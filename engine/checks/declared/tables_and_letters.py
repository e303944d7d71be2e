"""Tables and letters that operations use: missing ones, and what does not fit their declaration."""

from collections.abc import Iterator, Mapping

from engine.checks.declared.used_functions import UsedFunction
from engine.checks.mend import respelt
from engine.checks.problem import Kind, Problem
from engine.checks.variables import ALWAYS_SET
from engine.definition.declaration import VARIABLES, LetterUse, TableUse, Uses
from engine.definition.letters import Letter
from engine.definition.operations import did_you_mean
from engine.definition.release import find_decision
from engine.errors import NotFound
from rules import dmn
from rules.errors import RulesError


def check_tables(used: list[UsedFunction], tables: Mapping[str, dmn.Decisions]) -> Iterator[Problem]:
    """Yield a problem for each table that is missing, and each column or entry that a use does not have."""
    for one in used:
        for use in one.uses.tables:
            decision = _decision(tables, use.name)
            if decision is None and use.needed:
                text = f"The {one.what} “{one.name}” uses the table “{use.name}”, which the folder lacks."
                fix = f"Add tables/{use.name}.dmn, or remove the step."
                text += did_you_mean(use.name, tables)
                yield Problem(one.file, one.label, text, fix)
            elif decision is None:
                text = f"The {one.what} “{one.name}” reads the table “{use.name}” where there is one."
                fix = f"Add tables/{use.name}.dmn, unless it is left out on purpose."
                yield Problem(one.file, one.label, text, fix, Kind.ADVICE)
            else:
                yield from _columns(one, use, decision, _file(tables, decision))


def check_page_letters(elsewhere: Uses, letters: Mapping[str, Letter]) -> Iterator[Problem]:
    """Yield a problem for each name in a letter that pages write and that they do not give it."""
    for use in elsewhere.letters:
        for name in sorted(letters[use.name].names.difference(use.names)) if use.name in letters else ():
            text = f"It names “{name}”, which the page that sends it does not give."
            text += did_you_mean(name, use.names)
            fix = f"It gives {_listed(sorted(use.names))}. Correct the name, or remove it."
            yield Problem(f"letters/{use.name}.md", "", text, fix, mend=respelt(name, use.names))


def check_letters(used: list[UsedFunction], letters: Mapping[str, Letter]) -> Iterator[Problem]:
    """Yield a problem for each letter that is missing, and each name in one that nobody gives it."""
    for one in used:
        for use in one.uses.letters:
            if not use.name:
                text = f"The {one.what} “{one.name}” does not say which letter it writes."
                yield Problem(one.file, one.label, text, "Write the letter's name in quotation marks.")
            elif use.name in letters:
                yield from _names(one, use, letters[use.name])
            else:
                text = f"The {one.what} “{one.name}” writes the letter “{use.name}”, which the folder lacks."
                text += did_you_mean(use.name, letters)
                yield Problem(one.file, one.label, text, f"Add letters/{use.name}.md, or remove the step.")


def _columns(one: UsedFunction, use: TableUse, decision: dmn.Decision, file: str) -> Iterator[Problem]:
    if use.gives != (VARIABLES,):
        for name in sorted(set(decision.inputs) - set(use.gives) - ALWAYS_SET):
            text = f"A column reads “{name}”, which the {one.what} “{one.name}” does not give."
            text += did_you_mean(name, use.gives)
            fix = f"It gives {_listed(use.gives)}. Correct the column, or remove it."
            yield Problem(file, "", text, fix, mend=respelt(name, use.gives))
    for entry in use.reads:
        if entry not in decision.outputs:
            text = f"Its result lacks “{entry}”, which the {one.what} “{one.name}” reads."
            text += did_you_mean(entry, decision.outputs)
            yield Problem(file, "", text, f"Give the table a result “{entry}”.")


def _names(one: UsedFunction, use: LetterUse, letter: Letter) -> Iterator[Problem]:
    for name in sorted(letter.names.difference(use.names)):
        text = f"It names “{name}”, which the {one.what} “{one.name}” does not give."
        text += did_you_mean(name, use.names)
        fix = f"It gives {_listed(sorted(use.names))}. Correct the name, or remove it."
        yield Problem(f"letters/{letter.name}.md", "", text, fix, mend=respelt(name, use.names))


def _decision(tables: Mapping[str, dmn.Decisions], name: str) -> dmn.Decision | None:
    try:
        return find_decision(tables, name)
    except (NotFound, RulesError):
        return None


def _file(tables: Mapping[str, dmn.Decisions], decision: dmn.Decision) -> str:
    stem = next(
        (stem for stem, decisions in tables.items() if decision.name in decisions.names), decision.name
    )
    return f"tables/{stem}.dmn"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    *others, last = names or ("nothing",)
    return f"{', '.join(others)} and {last}" if others else last
