"""Reads docker-compose.yml and the Dockerfile as a container engine would."""

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.frame import tree

_ASKED = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
_COPY = re.compile(r"^COPY (?!--from)(.+)$", re.M)
NOT_IN_AN_IMAGE = shutil.ignore_patterns("__pycache__", "node_modules")


def services() -> dict[str, dict[str, Any]]:
    """Every service as written, before variables are filled in."""
    written = yaml.safe_load((tree.ROOT / "docker-compose.yml").read_text())
    return dict(written["services"])


def filled(text: str, given: dict[str, str]) -> str:
    """The text with ${NAME}, ${NAME:-default} and ${NAME:?complaint} filled in; KeyError for a complaint."""

    def value(asked: re.Match[str]) -> str:
        name, kind, words = asked.groups()
        if given.get(name):
            return given[name]
        if kind == "-":
            return str(words)
        raise KeyError(f"{name}: {words}")

    return _ASKED.sub(value, text)


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """The service's environment with its variables filled in."""
    return {name: filled(str(text), given) for name, text in services()[service]["environment"].items()}


def copy_what_the_image_gets(target: Path) -> None:
    """Copy into a folder what the stage that builds the wheel copies, and nothing else."""
    stage = (tree.ROOT / "Dockerfile").read_text().split("AS wheel")[1].split("\nFROM")[0]
    for line in _COPY.findall(stage):
        *sources, to = line.split()
        for source in sources:
            _copy(tree.ROOT / source, target / to)
    built = tree.ROOT / "web" / "static" / "build"
    if built.is_dir():
        _copy(built, target / "web" / "static" / "build")


def _copy(source: Path, to: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, to, ignore=NOT_IN_AN_IMAGE, dirs_exist_ok=True)
    else:
        shutil.copy(source, to / source.name if to.is_dir() else to)
