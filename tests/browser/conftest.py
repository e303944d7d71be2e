"""The whole site served on this machine, a real Chromium, and a browser for each person."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from engine import clock
from engine.runtime import Runtime
from tests.browser.browser_person import Person
from tests.web.builders import case_walk
from tests.web.conftest import chosen, filled, runtime, virtual_clock
from web import app, settings
from web.presenters import layout

__all__ = ["chosen", "filled", "runtime", "virtual_clock"]


@pytest.fixture
def site(runtime: Runtime, chosen: settings.Settings) -> Flask:
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
def people(chromium: Browser, address: str) -> Iterator[Callable[[str], Person]]:
    """Make a browser for a person. At the end nothing may be wrong in any of them."""
    made: list[Person] = []
    seen: set[str] = set()

    def at(name: str) -> Person:
        made.append(Person.at(chromium, address, name, seen))
        return made[-1]

    yield at
    for person in made:
        person.page.context.close()
    assert [f"{person.name}: {text}" for person in made for text in person.wrong] == []


@pytest.fixture
def walk(
    site: Flask,
    runtime: Runtime,
    virtual_clock: clock.VirtualClock,
) -> case_walk.Walk:
    """The same case seen from behind: time passes here, and letters are read."""
    return case_walk.Walk(site, runtime, virtual_clock)
