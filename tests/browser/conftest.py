"""The whole site served on this machine, a real Chromium, and a desk for each person."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from engine import clock, room
from tests.browser.desk import Desk
from tests.web import journey
from tests.web.conftest import chosen, filled, runtime, virtual_clock
from web import app, layout, settings

__all__ = ["chosen", "filled", "runtime", "virtual_clock"]


@pytest.fixture
def site(runtime: room.Runtime, chosen: settings.Settings) -> Flask:
    """The site with its forged-post protection on and its bundles built."""
    assert (layout.BUILT / layout.MANIFEST).is_file(), "The bundles are missing: make bundles"
    return app.create_app(chosen, runtime=runtime, testing=True)


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site is served."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desks(chromium: Browser, address: str) -> Iterator[Callable[[str], Desk]]:
    """Makes a desk for a person. At the end no desk may have anything wrong."""
    made: list[Desk] = []
    seen: set[str] = set()

    def at(name: str) -> Desk:
        made.append(Desk.at(chromium, address, name, seen))
        return made[-1]

    yield at
    for desk in made:
        desk.page.context.close()
    assert [f"{desk.name}: {text}" for desk in made for text in desk.wrong] == []


@pytest.fixture
def walk(
    site: Flask,
    runtime: room.Runtime,
    virtual_clock: clock.VirtualClock,
) -> journey.Walk:
    """The same case seen from behind: time passes here, and letters are read."""
    return journey.Walk(site, runtime, virtual_clock)
