"""The names that stored data uses, as the code has them: `python -m tests.golden.stored_names` adds new ones.

A case under way, a parked database or a frozen release names operations, tables, letters and states. Modules,
classes and functions may be renamed at will; these may not. New names are added to the file; none leaves it.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import inspect as inspection

from brokerage import operations as care
from engine.background import procrastinate_worker
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.definition.folder import read_folder
from engine.definition.release import Release
from engine.runtime import Runtime
from rules.feel import compile_assignments
from tests.frame import tree
from tests.golden import records, replay
from tests.old_databases import packed
from web.server import bootstrap

_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
FILE = Path(__file__).parent / "stored_names.yaml"
ROOMS = tree.ROOMS
HEADER = "# Names that stored data uses. They may be added to, never changed: docs/developing.md.\n"
Names = dict[str, Any]
VALUES: Mapping[str, str] = {
    "adverts": "reach state",
    "allocations": "route state",
    "awards": "route state",
    "cases": "status",
    "choice_requests": "via reason_kind by state refused_reason recorded_from",
    "choices": "decision by recorded_from",
    "dated_settings": "key",
    "direct_payments": "managed_by",
    "documents": "kind",
    "enrolments": "arrangement category",
    "history": "kind",
    "individual_agreements": "state",
    "invitations": "reason",
    "links": "role",
    "locations": "status",
    "offers": "state reason decline_reason",
    "outbox": "letter",
    "packages": "category urgency age_group state",
    "payers": "kind basis",
    "presentations": "kind",
    "responses": "state",
    "selections": "how route state",
    "signatures": "method",
    "tasks": "kind status role",
    "temporary_placements": "state",
    "tie_steps": "step",
    "top_up_agreements": "state",
}
"""The columns whose values code compares with words of its own."""


def names_today(database: Database) -> Names:
    """Return every name by its kind, as the code and a fresh database have it."""
    release = Release("", "", 1, read_folder(replay.PROCESS))
    return {
        "operations": {operation.__name__: _parameters(operation) for operation in care.OPERATIONS},
        "sources": {source.__name__: _parameters(source) for source in care.SOURCES},
        "roles": sorted(care.ROLES),
        "jobs": sorted(_jobs()),
        "tables": _tables(database),
        "letters": sorted(release.letters),
        "decision_tables": sorted(release.tables),
        "forms": {key: sorted(field.key for field in form.questions) for key, form in release.forms.items()},
        "variables": sorted(set(_variables(release))),
    }


def _parameters(function: Callable[..., Any]) -> list[str]:
    """Return the parameters that a diagram must give; one that may be left out has a question mark."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return [
        parameter.name + ("" if parameter.default is parameter.empty else "?")
        for parameter in parameters
        if parameter.kind is not parameter.VAR_KEYWORD
    ]


def _jobs() -> Iterator[str]:
    """Return the names of the tasks that messages on PostgreSQL carry; nothing is connected for it."""
    runtime = Runtime(
        Database("postgresql://nobody@localhost/nowhere"), VirtualClock(_NEVER), bootstrap.operations()
    )
    app = procrastinate_worker.make_app(runtime, _NoMail())
    yield from (name for name in app.tasks if "builtin" not in name)


class _NoMail:
    def send(self, message: object) -> None:
        """Never called: no worker runs here."""
        raise AssertionError


def _tables(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        columns = inspection(connection).get_multi_columns()
    return {
        table: sorted(column["name"] for column in of_table)
        for (_, table), of_table in sorted(columns.items())
        if not table.startswith("procrastinate")
    }


def _variables(release: Release) -> Iterator[str]:
    """Return the variables that steps set: by scripts, operations and decisions."""
    for scope in release.scopes.values():
        for node in scope.nodes.values():
            if node.kind == "scriptTask":
                yield from re.findall(r"^\s*(\w+)\s*=", node.script, re.MULTILINE)
                compile_assignments(node.script)
            if node.call is not None and node.call.result:
                yield node.call.result
            if node.decision:
                yield node.properties.get("result") or node.decision


def values_seen() -> dict[str, list[str]]:
    """Return the words that stand in columns of the last parked database and of the golden decisions."""
    seen: dict[str, set[str]] = {
        f"{table}.{column}": set() for table, of in VALUES.items() for column in of.split()
    }
    _, content = packed.read(packed.files()[-1])
    for table in content:
        rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
        _note(seen, table["table"], rows)
    for file in records.golden_files():
        for case in file.cases:
            for name, rows in case.decision.items():
                _note(seen, name, rows if isinstance(rows, list) else [])
            seen["invitations.reason"].update(_reasons(case))
    return {column: sorted(words) for column, words in seen.items()}


def _note(seen: dict[str, set[str]], table: str, rows: Iterable[Any]) -> None:
    for column in VALUES.get(table, "").split():
        words = (row[column] for row in rows if isinstance(row, dict) and row.get(column))
        seen[f"{table}.{column}"].update(words)


def _reasons(case: records.GoldenCase) -> Iterator[str]:
    for lists in case.decision.get("invitations", {}).values():
        yield from (said.split(": ")[1].split(" by ")[0] for said in lists)


def words_of_the_product() -> set[str]:
    """Return every text that stands in a room's Python, and every word of the shipped process."""
    words = set(care.ROLES)
    for path in tree.files():
        if path.suffix == ".py" and path.parts[0] in ROOMS:
            words.update(_literals(ast.parse((tree.ROOT / path).read_text(encoding="utf-8"))))
        elif path.parts[0] == "processes":
            words.update((path.stem, *re.findall(r"\w+", (tree.ROOT / path).read_text(encoding="utf-8"))))
    return words


def _literals(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.ClassDef) and any("StrEnum" in ast.dump(base) for base in node.bases):
            yield from (name.id.lower() for name in ast.walk(node) if isinstance(name, ast.Name))


def on_file() -> Names:
    """Return the names on file."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def lost(before: Any, now: Any, place: str = "") -> Iterator[str]:
    """Say in words which names are gone, and which operations ask for something that diagrams do not give."""
    if isinstance(before, dict):
        for key, value in before.items():
            if key not in now:
                yield f"{place}{key} is gone"
            else:
                yield from lost(value, now[key], f"{place}{key}: ")
        return
    yield from (
        f"{place}{name} is gone" for name in before if name not in now and name.rstrip("?") not in now
    )
    if place.startswith(("operations: ", "sources: ")):
        news = [name for name in now if not name.endswith("?") and name not in before]
        yield from (f"{place}{name} must be given now, and stored diagrams do not give it" for name in news)


def together(before: Any, now: Any) -> Any:
    """Return the names of both: what is on file, and what has been added since."""
    if isinstance(before, dict):
        keys = dict.fromkeys((*before, *now))
        return {key: together(before.get(key, []), now.get(key, [])) for key in keys}
    if isinstance(now, dict):
        return now
    return [*before, *(name for name in now if name not in before)]


def main() -> int:
    """Add new names to the file; 1 when one of those on file is gone."""
    with closing(Database("sqlite://")) as database:
        database.create_all()
        now = names_today(database)
    words = words_of_the_product()
    now["values"] = {
        column: [word for word in seen if word in words] for column, seen in values_seen().items()
    }
    before = on_file() if FILE.exists() else {}
    gone = list(lost({kind: names for kind, names in before.items() if kind != "values"}, now))
    if gone:
        sys.stderr.write("\n".join(gone) + "\n")
        return 1
    written = yaml.safe_dump(together(before, now), sort_keys=False, width=110, default_flow_style=None)
    FILE.write_text(HEADER + written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
