"""Print what diagrams may call as JSON: operations and sources with all that they declare."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from engine.definition import catalogue
from web.presenters import catalogue_words
from web.server import bootstrap


@click.command(help=__doc__)
@click.option("--write", type=Path, help="bring the part about operations in this page up to date instead")
def command(write: Path | None) -> int:
    """Print the catalogue, or write it into a page. Return 1 if the page has no place for it."""
    entries = catalogue.of(bootstrap.operations())
    if write is None:
        print(json.dumps(asdict(entries), indent=2, ensure_ascii=False))
        return 0
    page = catalogue_words.put_into(write.read_text(), entries)
    if page is None:
        print(
            f"{write} has no line “{catalogue_words.BEGINS}” and no line “{catalogue_words.ENDS}” after it."
        )
        return 1
    write.write_text(page)
    return 0
