"""The site as it is put together for service: its templates are read once, at the start."""

import jinja2
import pytest

from engine.runtime import Runtime
from tests.web.builders import people, small_council
from web import app, settings

PAGES = ("/tasks", "/cases", "/cases/new", "/help")


def test_the_first_pages_after_a_start_compile_nothing_of_the_sites(
    runtime: Runtime, chosen: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = app.create_app(chosen, runtime=runtime)
    browser = people.sign_in(site, runtime, "broker", small_council.COUNCIL, None)
    compiled: list[str] = []
    compile_template = jinja2.Environment.compile

    def note(environment: jinja2.Environment, source: str, name: str | None = None, *more: str) -> object:
        compiled.append(str(name))
        return compile_template(environment, source, name, *more)

    monkeypatch.setattr(jinja2.Environment, "compile", note)
    assert [browser.get(address).status_code for address in PAGES] == [200] * len(PAGES)
    assert [name for name in compiled if not name.startswith(app.GOVUK)] == []


def test_pages_do_not_look_for_changed_templates(
    runtime: Runtime, chosen: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    site = app.create_app(chosen, runtime=runtime)
    browser = people.sign_in(site, runtime, "broker", small_council.COUNCIL, None)
    for address in PAGES:
        browser.get(address)
    looked: list[object] = []
    monkeypatch.setattr("os.path.getmtime", looked.append)
    assert [browser.get(address).status_code for address in PAGES] == [200] * len(PAGES)
    assert looked == []
