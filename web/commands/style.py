"""Write the files of a process folder in the house style.

The studio writes them so too: two people who change one file then change only the lines that they mean.
"""

from pathlib import Path

import click

from engine.definition.folder import read_folder
from engine.studio.house_style import styled_files
from web.commands.check import process_folders


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a process folder, or a folder that holds several")
def command(folder: Path) -> int:
    """Write what is not in the house style and name it. Return 1 if there is no process folder."""
    folders = process_folders(folder)
    if not folders:
        print(f"There is no process folder in {folder}: none there holds a diagram (a .bpmn file).")
        return 1
    changed = 0
    for place in folders:
        for path, content in read_folder(place).files.items():
            styled = styled_files.style(path, content)
            if styled != content:
                (place / path).write_bytes(styled)
                print(f"{place.name}/{path}: written anew")
                changed += 1
    print(f"{changed} files written anew" if changed else "Everything is in the house style.")
    return 0
