"""The documents, files and letters of a case."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from brokerage.reports import page_queries
from engine.store import files, history, outbox
from web import errors
from web.auth import access, permissions
from web.presenters import case_head, letters

pages = Blueprint("case_papers", __name__, url_prefix="/cases/<case_id>/papers")


@pages.get("")
@access.open_to(*permissions.CASE_PERMISSIONS)
def listed(case_id: str) -> ResponseReturnValue:
    """List the documents and files of a case, and its letters by addressee with what became of each."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        head = case_head.read(connection, case_id)
        documents = page_queries.documents_of_case(connection, council, case_id)
        written = outbox.of_case(connection, case_id)
        attached = files.of_case(connection, council, case_id)
        makers = letters.makers(history.of_kind(connection, case_id, "document"))
        parties = letters.names(
            connection, [document.party for document in documents], [letter.to for letter in written]
        )
    return render_template(
        "cases/papers.html",
        documents=documents,
        files=attached,
        makers=makers,
        parties=parties,
        addressees=letters.by_addressee(written, parties),
        **head,
    )


@pages.get("/<document_id>")
@access.open_to(*permissions.CASE_PERMISSIONS)
def show(case_id: str, document_id: str) -> ResponseReturnValue:
    """Show a document exactly as it was frozen."""
    with access.runtime().database.read() as connection:
        head = case_head.read(connection, case_id)
        document = page_queries.document(connection, access.actor().council, document_id)
        if document.case_id != case_id:
            raise errors.NothingHere
        makers = letters.makers(history.of_kind(connection, case_id, "document"))
        parties = letters.names(connection, [document.party], [])
    return render_template(
        "cases/paper.html",
        document=document,
        stated=letters.stated_facts(document.text),
        made_by=makers.get(document.id, ""),
        made_for=parties.get(document.party, ""),
        **head,
    )
