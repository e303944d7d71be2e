"""The editor of letters in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.definition.folder import read_folder
from tests.browser.browser_person import Person
from tests.browser.table_desk import READY, TableDesk
from tests.browser.test_five_people import staff
from tests.web.builders import small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LETTERS = read_folder(small_council.PROCESS).of_kind("letter")


@pytest.fixture
def desk(people: Callable[[str], Person]) -> TableDesk:
    desk = TableDesk(people("analyst").sign_in(staff("analyst")))
    desk.open_draft("Kinder letters")
    return desk


def test_every_letter_opens_and_reads_as_its_reader_gets_it(desk: TableDesk) -> None:
    for name in sorted(LETTERS):
        desk.page.goto(f"{desk.draft}/letter/{name}")
        desk.page.wait_for_selector(READY)
        expect(desk.page.locator(".studio-letter__read")).to_contain_text("Subject: ")
        assert desk.page.locator(".studio-letter__unknown").count() == 0
        assert desk.page.locator("#studio-status").inner_text().startswith("Last changed")
    assert desk.axe() == []


def test_a_name_is_put_in_by_a_click_and_an_unknown_one_is_mended(desk: TableDesk) -> None:
    desk.page.goto(f"{desk.draft}/letter/advert_extended")
    desk.page.wait_for_selector(READY)
    text = desk.page.get_by_label("The letter")
    text.evaluate("box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    desk.panel.get_by_role("button", name="Put in reason").click()
    expect(text).to_have_value(LETTERS["advert_extended"].decode() + "{{ reason }}")
    text.fill(LETTERS["advert_extended"].decode().replace("provider_name", "provider_nam"))
    unknown = desk.page.locator(".studio-letter__unknown")
    expect(unknown).to_contain_text("Nothing gives this name")
    desk.picture("letter")
    assert desk.axe() == []
    unknown.get_by_role("button", name="Use provider_name").click()
    expect(text).to_have_value(LETTERS["advert_extended"].decode())
    expect(unknown).to_have_count(0)
