"""Golden files: a policy, and cases with their facts and what was decided, for people to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HEADER = """\
# Decisions as release 0.3.0 made them. Facts are written as docs/examples.md says; all are invented.
# `decision` is read from the records and the history. Never edited by hand: see docs/developing.md.
"""
_LONGEST = 10_000


@dataclass(frozen=True)
class GoldenCase:
    """The facts of a case, as an example holds them, and what was decided."""

    facts: dict[str, Any]
    decision: dict[str, Any]

    @property
    def id(self) -> str:
        """The case's id."""
        return str(self.facts["id"])


@dataclass(frozen=True)
class GoldenFile:
    """A council's policy and the cases that were decided under it."""

    path: Path
    policy: dict[str, Any]
    cases: tuple[GoldenCase, ...]


def paths(folder: Path = HERE) -> list[Path]:
    """Return the golden files of a folder."""
    return sorted(folder.glob("decisions_*.yaml"))


def golden_files(folder: Path = HERE) -> list[GoldenFile]:
    """Read every golden file of a folder."""
    return [read(path) for path in paths(folder)]


def read(path: Path) -> GoldenFile:
    """Read a golden file."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - it is a safe loader
    cases = tuple(GoldenCase(case["facts"], case["decision"]) for case in content["cases"])
    return GoldenFile(path, content["policy"], cases)


def write(file: GoldenFile) -> None:
    """Write a golden file: a line for each record."""
    lines = [HEADER + "policy:", *_mapping(file.policy, "  "), "cases:"]
    for case in file.cases:
        lines += [
            "",
            "- facts:",
            *_mapping(case.facts, "    "),
            "  decision:",
            *_mapping(case.decision, "    "),
        ]
    file.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _mapping(values: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, list) and value and not _is_short(value):
            yield f"{indent}{key}:"
            yield from (f"{indent}- {_flow(item)}" for item in value)
        else:
            yield f"{indent}{key}: {_flow(value)}"


def _is_short(value: Sequence[Any]) -> bool:
    return not any(isinstance(item, dict) for item in value) and len(_flow(value)) < 100


def _flow(value: Any) -> str:
    written = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, width=_LONGEST, allow_unicode=True, sort_keys=False
    )
    return str(written.removesuffix("\n").removesuffix("\n..."))


class _Loader(yaml.CSafeLoader):
    """The safe loader, in C: the files are long."""


class _Dumper(yaml.SafeDumper):
    """The safe dumper without anchors: a record is written out wherever it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True
