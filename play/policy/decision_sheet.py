"""One decision table of a process folder, whose rows can be changed by the names of its columns."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.definition.folder import Folder
from play import errors
from rules import dmn
from rules.decisions import table_editor, tables

ANY = "-"
CLAUSE, REASON = "clause", "reason"
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Row:
    """A rule by column: FEEL of inputs (by the expression they test) and outputs, text of its notes."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    notes: Mapping[str, str]

    def with_input(self, column: str, cell: str) -> "Row":
        """Return the row with another cell among its inputs."""
        return replace(self, inputs={**self.inputs, column: cell})

    def with_output(self, column: str, cell: str) -> "Row":
        """Return the row with another result."""
        return replace(self, outputs={**self.outputs, column: cell})

    def with_notes(self, **notes: str) -> "Row":
        """Return the row with other notes; its remaining notes stay."""
        return replace(self, notes={**self.notes, **notes})


class Sheet:
    """A table and its rows; `key` is the policy's key that wants them changed, for what is refused."""

    def __init__(self, folder: Folder, stem: str, key: str) -> None:
        self.path, self.stem, self.key = f"tables/{stem}.dmn", stem, key
        if self.path not in folder.files:
            raise errors.PolicyError(f"policy: {key}: the process has no table {stem} to set it in.")
        self.text = folder.files[self.path]
        self.table = dmn.read_decisions(self.text, self.path).tables[0]
        self.rows = [self._row(rule) for rule in self.table.rules]

    def _row(self, rule: tables.Rule) -> Row:
        return Row(
            dict(zip((column.expression for column in self.table.inputs), rule.inputs, strict=True)),
            dict(zip((column.label for column in self.table.outputs), rule.outputs, strict=True)),
            dict(zip(self.table.annotations, rule.annotations, strict=True)),
        )

    def must_have(self, inputs: Iterable[str], outputs: Iterable[str]) -> None:
        """Refuse a table that lacks a column the policy needs."""
        have = {column.expression for column in self.table.inputs} | {one.label for one in self.table.outputs}
        missing = [name for name in (*inputs, *outputs) if name not in have]
        if missing:
            words = ", ".join(missing)
            raise errors.PolicyError(f"policy: {self.key}: the table {self.stem} has no column {words}.")

    def known(self, column: str) -> list[str]:
        """Return the texts that an input column names in any row, in their order."""
        return list(dict.fromkeys(text for row in self.rows for text in texts(row.inputs[column])))

    def refuse_unknown(self, names: Iterable[str], known: Sequence[str], place: str = "") -> None:
        """Refuse the first name that the table does not know."""
        where = f"policy: {self.key}{place}"
        for name in names:
            if name not in known:
                raise errors.PolicyError(f"{where}: {name} is not known here; known are {', '.join(known)}.")

    def written(self, rows: Sequence[Row]) -> bytes:
        """Return the file with these rows instead of its own."""
        inputs = [column.expression for column in self.table.inputs]
        outputs = [column.label for column in self.table.outputs]
        cells = [
            table_editor.Row(
                [row.inputs[name] for name in inputs],
                [row.outputs[name] for name in outputs],
                [row.notes.get(name, "") for name in self.table.annotations],
            )
            for row in rows
        ]
        return dmn.replace_rules(self.text, cells)


def texts(cell: str) -> list[str]:
    """Return the texts in quotes that a cell holds."""
    return [json.loads(f'"{inner}"') for inner in _TEXT.findall(cell)]


def quoted(text: str) -> str:
    """Return a text as FEEL writes it."""
    return json.dumps(text, ensure_ascii=False)


def flag(value: bool) -> str:
    """Return true or false as FEEL writes it."""
    return "true" if value else "false"
