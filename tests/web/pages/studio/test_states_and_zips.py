"""Earlier states of a file on its page, and a draft as a zip file."""

import html
import io
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from engine.definition.folder import Folder
from engine.definition.zipped_folder import read_zip, write_zip
from tests.web.builders import small_council
from tests.web.pages.studio.test_drafts import LETTER, PROCESS, put

Browsers = Callable[..., FlaskClient]


def test_a_file_is_restored_from_the_list_of_its_states(browser_of: Browsers) -> None:
    analyst = browser_of("analyst")
    draft = analyst.post(PROCESS).headers["Location"].rstrip("/")
    before = analyst.get(f"{draft}/files/{LETTER}").json["content"]  # type: ignore[index]
    put(analyst, draft, 1, "Subject: Worse\n\nDear\n")
    address = f"{draft}/states/{LETTER}"
    assert address in analyst.get(f"{draft}/").text
    page = analyst.get(f"{address}?version=1").text
    assert "What changed since save 1" in page
    assert "Worse" in page
    page = analyst.post(address, data={"version": "1"}, follow_redirects=True).text
    assert "The file is again as it was then." in page
    assert analyst.get(f"{draft}/files/{LETTER}").json["content"] == before  # type: ignore[index]
    assert analyst.post(address, data={"version": "77"}).status_code == 404
    assert "was never in the draft" in analyst.get(f"{draft}/states/letters/none.md").text
    stranger = browser_of("analyst", council=small_council.OTHER)
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{draft}/zip").status_code == 404


def test_a_draft_is_taken_away_as_a_zip_file_and_comes_back_changed(browser_of: Browsers) -> None:
    analyst = browser_of("analyst")
    draft = analyst.post(PROCESS).headers["Location"].rstrip("/")
    folder = read_zip(analyst.get(f"{draft}/zip").data, "micro_procurement")
    assert LETTER in folder.files
    changed = Folder(folder.process, {**folder.files, LETTER: b"Subject: Zipped\n\nDear\n"})
    seen = html.unescape(re.search(r'name="seen" value="([^"]+)"', analyst.get(f"{draft}/").text)[1])  # type: ignore[index]

    def send() -> str:
        sent = {"folder": (io.BytesIO(write_zip(changed)), "x.zip"), "seen": seen}
        return analyst.post(f"{draft}/zip", data=sent, follow_redirects=True).text

    assert f"Changed: {LETTER}." in send()
    assert "Nothing changed." in send()
    put(analyst, draft, 2, "Subject: Later\n\nDear\n")
    assert f"Nothing was put in. Changed after you opened the page: {LETTER} by Ann Analyst." in send()
    assert (
        "Choose a zip file." in analyst.post(f"{draft}/zip", data={"seen": seen}, follow_redirects=True).text
    )
