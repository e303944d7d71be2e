"""The catalogue of operations as a part of a Markdown page."""

from collections.abc import Iterator

from engine.definition.catalogue import Catalogue, Entry
from engine.definition.declaration import VARIABLES

BEGINS = "<!-- operations begin: homeward catalogue --write docs/drawing.md -->"
ENDS = "<!-- operations end -->"


def put_into(page: str, catalogue: Catalogue) -> str | None:
    """Return a page with its part about operations as the catalogue has it; None if it has no such part."""
    before, begins, rest = page.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        return None
    return f"{before}{BEGINS}\n\n{markdown(catalogue)}\n{ENDS}{after}"


def markdown(catalogue: Catalogue) -> str:
    """Return the operations and the sources, one line for each."""
    lines = ["| operation | takes | gives | tables | letters |", "| --- | --- | --- | --- | --- |"]
    lines += [_operation(entry) for entry in catalogue.operations]
    lines += ["", "| source | gives | tables |", "| --- | --- | --- |"]
    lines += [_row(f"`{entry.name}`", _given(entry), _tables(entry)) for entry in catalogue.sources]
    return "\n".join(lines) + "\n"


def _operation(entry: Entry) -> str:
    taken = ", ".join(
        f"`{name}`{'?' if name in entry.optional else ''} {kind}" for name, kind in entry.parameters.items()
    )
    letters = ", ".join(f"`{use.name}`" for use in entry.letters)
    return _row(f"`{entry.name}`", taken, _given(entry), _tables(entry), letters)


def _given(entry: Entry) -> str:
    if entry.gives != "values":
        return entry.gives
    return "" if entry.result == "null" else entry.result


def _tables(entry: Entry) -> str:
    return ", ".join(_columns(use.name, use.gives) for use in entry.tables)


def _columns(name: str, gives: tuple[str, ...]) -> str:
    return f"`{name}` ({'all variables' if gives == (VARIABLES,) else ', '.join(gives)})"


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cells(cells))} |"


def _cells(cells: tuple[str, ...]) -> Iterator[str]:
    """Yield cells in which “|” does not end the cell."""
    return (cell.replace("|", "\\|") for cell in cells)
