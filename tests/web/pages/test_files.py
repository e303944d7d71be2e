"""Files through the site: chosen, kept until the form is sent, shown to staff, and saved by nobody else."""

import hashlib
import html
import io
import re

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from engine.database.file_tables import files as table
from forms.submission import files
from tests.forms.submission.test_files import CONTENTS, MACROS
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk, problems
from tests.web.pages.test_signatures import signing, to_sign

__all__ = ["to_sign"]

PLAN = b"%PDF-1.7 the plan of Iris Applegarth"


def send(walk: Walk, content: bytes, name: str, act: str = "check", **changes: str) -> TestResponse:
    """Send the agreement that was signed on paper, with a scan of it, as its broker."""
    task = walk.tasks()["sign_agreement"]
    fields = {**signing("Rosa Applegarth"), "method": "paper", "received_by": "Bea", "_act": act}
    scan = FileStorage(io.BytesIO(content), name)
    boundary, body = encode_multipart(
        {**fields, "_version": task["version"], "signed_paper": scan, **changes}
    )
    kind = f'multipart/form-data; boundary="{boundary}"'
    return walk.staff("broker").post(f"/tasks/{task['id']}", data=body, content_type=kind)


def carried(page: str) -> list[tuple[str, str]]:
    """What a page posts on by itself."""
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)


def listed(walk: Walk, browser: FlaskClient | None = None) -> list[tuple[str, str]]:
    """The addresses and names of files on the case's page of documents."""
    page = (browser or walk.staff("broker")).get(f"/cases/{walk.case_id}/papers").text
    return [
        (address, html.unescape(name)) for address, name in re.findall(r'href="(/files/\w+)">([^<]*)<', page)
    ]


def number_of_files(walk: Walk) -> int:
    with walk.runtime.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_check_before_sending_carries_the_file_on_and_only_staff_save_it(to_sign: Walk) -> None:
    page, broker = send(to_sign, PLAN, "../<img src=x>.exe"), to_sign.staff("broker")
    assert "Check before you send" in page.text
    assert "&lt;img src=x&gt;.exe.pdf" in page.text
    chosen, address = dict(carried(page.text)), f"/tasks/{to_sign.tasks()['sign_agreement']['id']}"
    assert broker.get(f"/files/{chosen['signed_paper']}").status_code == 404
    assert listed(to_sign) == []
    sent = broker.post(address, data={**chosen, "_act": "send"})
    assert sent.status_code == 303, problems(sent)
    [(file, name)] = listed(to_sign)
    assert name == "<img src=x>.exe.pdf"
    answer = broker.get(file)
    assert answer.data == PLAN
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for other in (to_sign.staff("broker", small_council.OTHER), to_sign.home("1-104")):
        assert other.get(file).status_code == 404
    assert to_sign.site.test_client().get(file).status_code == 303
    assert file in broker.get(f"/tasks/{to_sign.tasks()['last_checks']['id']}").text
    history = broker.get(f"/cases/{to_sign.case_id}/history?all=yes").text
    assert hashlib.sha256(PLAN).hexdigest() in history


def test_a_refused_form_keeps_the_file_and_others_are_refused_in_words(to_sign: Walk) -> None:
    for content, words in (
        (b"MZ\x90\x00\x03 not a document", files.WANTED),
        (MACROS, files.WANTED),
        (b"", files.EMPTY),
        (b"%PDF-" + b"x" * files.LARGEST_BYTES, files.TOO_LARGE),
    ):
        answer = send(to_sign, content, "scan.pdf")
        assert answer.status_code == 422
        assert words in problems(answer)
        assert 'href="#signed_paper"' in answer.text
    assert number_of_files(to_sign) == 0
    refused = send(to_sign, CONTENTS["image/png"], "scan.png", received_by="")
    assert refused.status_code == 422
    assert "<strong>scan.png</strong>" in refused.text
    chosen = dict(carried(refused.text))["signed_paper"]
    address = f"/tasks/{to_sign.tasks()['sign_agreement']['id']}"
    fields = {**signing("Rosa Applegarth"), "method": "paper", "_version": "1", "signed_paper": chosen}
    removed = to_sign.staff("broker").post(address, data={**fields, "_remove": f"signed_paper-{chosen}"})
    assert removed.status_code == 200
    assert "scan.png" not in removed.text
