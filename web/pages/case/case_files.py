"""The files of a case, which a browser only ever saves."""

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from engine.store import files
from web.auth import access, permissions

pages = Blueprint("case_files", __name__, url_prefix="/files")

POLICY = "default-src 'none'; sandbox"


@pages.get("/<file_id>")
@access.open_to(*permissions.CASE_PERMISSIONS, *permissions.OUTSIDE_PERMISSIONS)
def save(file_id: str) -> ResponseReturnValue:
    """Send a file to staff of its council, or to the party that sent it. For others it is not there."""
    with access.runtime().database.read() as connection:
        file = files.find(connection, file_id, access.actor())
    answer = send_file(
        BytesIO(file.content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        conditional=False,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
