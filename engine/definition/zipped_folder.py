"""A process folder as one zip file, as people send it and take it away."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.definition.folder import Folder, belongs
from engine.errors import NotAccepted

MOST_FILES = 500
MOST_BYTES = 10_000_000


def read_zip(content: bytes, process: str) -> Folder:
    """Return the process folder in a zip file, whether its files lie at the top or in one folder.

    Raises NotAccepted in words. Hidden files and README files are left out, as on the disk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
                raise NotAccepted(f"The zip file holds more than {MOST_FILES} files, or more than 10 MB.")
            files = {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise NotAccepted("This is no zip file that can be read. Make one of the process folder.") from error
    folder = Folder(process, dict(_inside(files, f"{process}.bpmn")))
    if folder.journey not in folder.files:
        raise NotAccepted(f"The zip file holds no {folder.journey}, the journey of this process.")
    return folder


def write_zip(folder: Folder) -> bytes:
    """Return a folder as a zip file that holds one folder."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(folder.files.items()):
            archive.writestr(f"{folder.process}/{path}", content)
    return written.getvalue()


def _inside(files: dict[str, bytes], journey: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files below the folder in which the journey lies, by their paths in it."""
    places = [PurePosixPath(path).parent for path in files if PurePosixPath(path).name == journey]
    top = min(places, key=lambda place: len(place.parts), default=PurePosixPath())
    for path, content in files.items():
        pure = PurePosixPath(path)
        if pure.is_relative_to(top) and belongs(pure):
            yield pure.relative_to(top).as_posix(), content
