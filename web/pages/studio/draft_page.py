"""What the pages of the studio share: the draft of an address, people's names, and an editor's page."""

from collections.abc import Mapping
from typing import TypedDict

from flask import current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection

from engine.definition.folder import kind_of
from engine.errors import NotAccepted
from engine.studio import draft_files, process_drafts
from engine.studio.draft_files import DraftFile
from engine.studio.process_drafts import ProcessDraft
from web.auth import access, accounts
from web.presenters import release_list
from web.server import security

KINDS = {
    "diagram": "Diagrams",
    "table": "Decision tables",
    "form": "Forms",
    "letter": "Letters",
    "example": "Examples",
}
"""The kinds of files in the order of pages."""
EDITORS: Mapping[str, str] = {
    "diagram": "studio_diagrams.show",
    "table": "studio_tables.show",
    "form": "studio_forms.show",
    "letter": "studio_letters.show",
}
"""The view that edits files of a kind; it takes `process`, `draft_id` and `name`. Other kinds are text."""


class Island(TypedDict):
    """What the scripts of an editor know: the file as it was read, and where to save it."""

    process: str
    draft: str
    file: str
    kind: str
    version: int
    content: str
    account: str
    token: str
    addresses: dict[str, str]


def of_address(connection: Connection, process: str, draft_id: str) -> ProcessDraft:
    """Return the draft of an address; raises NotFound, also for one of another council."""
    return process_drafts.find(connection, access.actor().council, draft_id, process)


def names(connection: Connection) -> dict[str, str]:
    """Return the names of a council's people by their ids."""
    return accounts.names(connection, access.actor().council)


def name_of(connection: Connection, account: str) -> str:
    """Return the name of one person."""
    return names(connection).get(account, account)


def text_of(content: bytes) -> str:
    """Return what a file holds as text; raises NotAccepted if it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAccepted("This file is not text in UTF-8. Replace it by one that is.") from error


def editor_address(draft: ProcessDraft, path: str) -> str:
    """Return the address at which a file is edited."""
    view = EDITORS.get(kind_of(path))
    if view is None or view not in current_app.view_functions:
        return text_address(draft, path)
    name = path.rpartition("/")[2].rpartition(".")[0]
    return url_for(view, process=draft.process, draft_id=draft.id, name=name)


def text_address(draft: ProcessDraft, path: str) -> str:
    """Return the address at which a file is edited as plain text."""
    return url_for("studio_text.show", process=draft.process, draft_id=draft.id, path=path)


def editor(
    template: str,
    process: str,
    draft_id: str,
    path: str,
    *,
    own_styles: bool = False,
    addresses: Mapping[str, str] | None = None,
    **values: object,
) -> ResponseReturnValue:
    """Return the page of an editor with its island. `own_styles` lets its script write styles into the page.

    `addresses` are further ones that its script needs, by name.
    """
    page = render_template(template, **_facts(process, draft_id, path, addresses or {}), **values)
    answer = make_response(page)
    if own_styles:
        answer.headers["Content-Security-Policy"] = security.EDITOR_POLICY
    return answer


def _facts(process: str, draft_id: str, path: str, addresses: Mapping[str, str]) -> dict[str, object]:
    """Return what every editor's template shows of its file."""
    with access.runtime().database.read() as connection:
        draft = of_address(connection, process, draft_id)
        file = draft_files.find(connection, draft, path)
        content = text_of(draft_files.read(connection, draft, file))
        changed_by = name_of(connection, file.changed_by)
    return {
        "draft": draft,
        "file": file,
        "content": content,
        "changed_by": changed_by,
        "island": _island(draft, file, content, addresses),
        "overview": url_for("studio.overview", process=process, draft_id=draft_id),
        "as_text": text_address(draft, path),
        "title": release_list.title(process),
    }


def _island(draft: ProcessDraft, file: DraftFile, content: str, addresses: Mapping[str, str]) -> Island:
    process, draft_id = draft.process, draft.id
    common = {
        "file": url_for("studio_files.read", process=process, draft_id=draft_id, path=file.path),
        "files": url_for("studio_files.add", process=process, draft_id=draft_id),
        "overview": url_for("studio.overview", process=process, draft_id=draft_id),
        "token": url_for("studio_files.token"),
    }
    return Island(
        process=draft.process,
        draft=draft.id,
        file=file.path,
        kind=file.kind,
        version=file.version,
        content=content,
        account=access.actor().id,
        token=generate_csrf(),
        addresses={**common, **addresses},
    )
