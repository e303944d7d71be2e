"""Plugin: one headless Chromium for all browser tests. Playwright allows one of its loops in a process."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine; Playwright's own is never fetched."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing: apt-get install -y --no-install-recommends chromium fonts-liberation"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()
