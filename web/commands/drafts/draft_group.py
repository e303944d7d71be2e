"""List the drafts of a council, take one to a folder on this disk, or send it back."""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from engine import actors
from engine.definition.folder import Folder, read_folder
from engine.errors import NotAccepted, NotFound
from engine.runtime import Runtime
from engine.studio import process_drafts, whole_drafts
from engine.studio.process_drafts import ProcessDraft
from engine.studio.whole_drafts import DraftMoved
from web import councils, settings
from web.auth import accounts
from web.server import bootstrap

NOTE = ".homeward-draft.json"
"""The file beside a draft on the disk that says which one it is, and the versions of its files."""


@dataclass(frozen=True)
class Council:
    """The council whose drafts are meant, and the names of its people."""

    runtime: Runtime
    key: str

    def find(self, draft_id: str) -> ProcessDraft:
        """Return a draft; raises NotFound in words."""
        with self.runtime.database.read() as connection:
            try:
                return process_drafts.find(connection, self.key, draft_id)
            except NotFound:
                raise NotFound(f"{self.key} has no draft {draft_id}.") from None

    def people(self) -> dict[str, actors.Actor]:
        """Return the council's people by their ids."""
        with self.runtime.database.read() as connection:
            return {person.id: person for person in accounts.colleagues(connection, self.key)}

    def name(self, account: str) -> str:
        """Return the name of one of them."""
        person = self.people().get(account)
        return person.name if person else account


@click.group(help=__doc__)
@click.option("--council", required=True, metavar="KEY", help="whose drafts")
@click.pass_context
def command(context: click.Context, council: str) -> None:
    """Find the council."""
    runtime = bootstrap.ready(settings.read())
    with runtime.database.read() as connection:
        councils.existing_council(connection, council)
    context.obj = Council(runtime, council)


@command.command("list")
@click.pass_obj
def list_drafts(council: Council) -> int:
    """List the drafts that are open or wait for approval."""
    with council.runtime.database.read() as connection:
        drafts = process_drafts.list_of(connection, council.key)
    for draft in drafts:
        opened = f"opened by {council.name(draft.opened_by)} on {draft.opened_at:%d.%m.%Y}"
        print(f"{draft.id}  {draft.process}  {draft.title}, {draft.state}, {opened}, release {draft.base}")
    if not drafts:
        print("There is no draft.")
    return 0


@command.command()
@click.argument("draft_id", metavar="DRAFT", help="the draft's id, as the list shows it")
@click.argument("folder", type=Path, help="where its folder is written; it must be empty or not there")
@click.pass_obj
def pull(council: Council, draft_id: str, folder: Path) -> int:
    """Write a draft to a folder on this disk."""
    draft = council.find(draft_id)
    if folder.exists() and any(folder.iterdir()):
        raise NotAccepted(f"{folder} is not empty. Name a new folder.")
    with council.runtime.database.read() as connection:
        files = process_drafts.folder_of(connection, draft).files
        seen = whole_drafts.versions(connection, draft)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    _remember(folder, draft, seen)
    print(f"{len(files)} files of “{draft.title}” are in {folder}.")
    return 0


@command.command()
@click.argument("folder", type=Path, help="a folder that was pulled")
@click.option("--by", "name", required=True, metavar="NAME", help="your name, as you sign in")
@click.pass_obj
def push(council: Council, folder: Path, name: str) -> int:
    """Send a folder back to its draft. Refuse if others changed meanwhile what it would change back."""
    draft, seen = _remembered(council, folder)
    actor = next((person for person in council.people().values() if person.name == name), None)
    if actor is None:
        raise NotFound(f"Nobody at {council.key} is called {name}.")
    files = Folder(draft.process, read_folder(folder).files)
    try:
        changed = whole_drafts.replace(council.runtime, actor, draft.id, files, seen)
    except DraftMoved as refusal:
        print("The draft changed after you pulled it. Pull it to another folder and put both together.")
        for file in refusal.files:
            did = "changed" if file.digest else "deleted"
            print(f"  {council.name(file.changed_by)} {did} {file.path}")
        return 1
    with council.runtime.database.read() as connection:
        _remember(folder, draft, whole_drafts.versions(connection, draft))
    print(*(f"{path}: saved" for path in changed), sep="\n") if changed else print("Nothing changed.")
    return 0


def _remember(folder: Path, draft: ProcessDraft, seen: dict[str, int]) -> None:
    note = {"draft": draft.id, "process": draft.process, "versions": seen}
    (folder / NOTE).write_text(json.dumps(note, indent=2) + "\n")


def _remembered(council: Council, folder: Path) -> tuple[ProcessDraft, dict[str, int]]:
    """Return the draft that a folder was pulled from, and the versions of its files then."""
    try:
        note = json.loads((folder / NOTE).read_text())
        draft_id = str(note["draft"])
        seen = {str(path): int(version) for path, version in note["versions"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise NotFound(f"{folder} was not pulled from a draft, or its {NOTE} is broken.") from error
    return council.find(draft_id), seen
