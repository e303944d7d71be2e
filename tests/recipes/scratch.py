"""A scratch copy of the repository, in which a test follows a recipe of docs/developing.md and sees it work.

Files are copied as git lists them (new ones too, ignored ones not), which takes half a second. Commands run
in the copy with this virtual environment; the copy comes first on the path, so its modules are imported.

A recipe is a section of the page. Its fenced blocks begin with a comment that says where they go:

    # web/commands/form_list.py                          the block is the whole of a new file
    # web/commands/__init__.py, below COMMANDS = {       the block goes below the line that begins so

In a file of another kind the comment may be `<!-- ... -->` or `-- ...`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.frame import tree

PAGE = Path("docs/developing.md")
BLOCK = re.compile(
    r"^```\w*\n(?:#|<!--|--) (?P<path>[\w./-]+?)(?:, below (?P<line>.+?))?(?: -->)?\n(?P<text>.*?)^```$",
    re.M | re.S,
)
NOT_PASSED_ON = ("HOMEWARD_", "PYTEST_", "COV_")
"""How the names of variables begin that would tell a command of this test run or of another Homeward."""


@dataclass(frozen=True)
class Block:
    """A block of a recipe: the file it is for, and the line below which it goes (None: it is the file)."""

    path: Path
    line: str | None
    text: str


@dataclass(frozen=True)
class Scratch:
    """The copy."""

    root: Path

    def follow(self, heading: str) -> list[Path]:
        """Do what the blocks of a recipe say; return the files that were written or changed."""
        blocks = list(recipe(heading))
        assert blocks, f"“{heading}” has no block that says where it goes"
        for block in blocks:
            if block.line is None:
                self.write(block.path, block.text)
            else:
                self.insert(block.path, block.line, block.text)
        return [block.path for block in blocks]

    def write(self, path: Path, text: str) -> None:
        """Write a new file."""
        assert not (self.root / path).exists(), f"{path} is there already"
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def insert(self, path: Path, line: str, text: str) -> None:
        """Put text below the one line of a file that begins so, indented or not."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines(keepends=True)
        places = [number for number, there in enumerate(lines, 1) if there.strip().startswith(line)]
        assert len(places) == 1, f"{len(places)} lines of {path} begin with “{line}”"
        lines.insert(places[0], text)
        (self.root / path).write_text("".join(lines), encoding="utf-8")

    def run(
        self, *words: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the virtual environment in the copy, such as `homeward` or `python`."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
        return subprocess.run(
            [str(Path(sys.executable).with_name(words[0])), *words[1:]],
            cwd=self.root,
            env={**inherited, "PYTHONPATH": str(self.root), **(environment or {})},
            capture_output=True,
            text=True,
        )


def copy_to(root: Path) -> Scratch:
    """Copy the repository into an empty folder."""
    for path in tree.files():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree.ROOT / path, root / path)
    return Scratch(root)


def recipe(heading: str) -> Iterator[Block]:
    """Yield the blocks of a section of the page that say where they go."""
    page = (tree.ROOT / PAGE).read_text(encoding="utf-8")
    _, _, section = page.partition(f"\n## {heading}\n")
    assert section, f"{PAGE} has no section “{heading}”"
    for block in BLOCK.finditer(section.partition("\n## ")[0]):
        yield Block(Path(block["path"]), block["line"], block["text"])
