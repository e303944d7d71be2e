"""What the structure tests look at: the files that the repository tracks or would track."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("rules", "forms", "engine", "brokerage", "web", "play", "benchmarks")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is not ignored by git, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(Path(name) for name in sorted(listed.stdout.splitlines()) if (ROOT / name).is_file())


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    """Every file that is text, with its text."""
    found = []
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content[:4096]:
            found.append((path, content.decode(errors="replace")))
    return tuple(found)


def python_files() -> list[Path]:
    """The Python files of the rooms."""
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in ROOMS]
