"""Pictures of diagrams: where a case stands, in safe markup and in words."""

import re

import pytest
from lxml import etree

from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import releases
from engine.svg import diagram_picture, position
from tests.engine.builders.small_process import CLERK, begin, make_runtime, renamed_folder


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_a_picture_shows_where_the_case_stands_and_says_it_in_words(runtime: Runtime) -> None:
    started = begin(runtime)
    with runtime.database.read() as connection:
        found = position.of_case(connection, started.case_id)
        release = releases.latest(connection, "here", "errand")
    assert (found["errand"].open, found["errand"].inside) == (set(), {"collecting"})
    assert (found["collect"].open, found["collect"].inside) == ({"offers"}, set())
    assert {"start", "keep", "open"} <= found["errand"].done
    svg = etree.fromstring(diagram_picture.draw(release.diagram("errand"), found["errand"], "p").encode())
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "p-title p-desc"
    words = svg.findtext("{*}desc") or ""
    assert words.startswith("Inside: Collect offers. Done: An errand is asked for; Keep;")
    classes = {each.get("data-step"): each.get("class") for each in svg.iter("{*}g") if each.get("data-step")}
    assert (classes["collecting"], classes["open"], classes["approve"]) == (
        "step inside",
        "step done",
        "step",
    )
    assert len(classes) == len(release.journey.nodes)


def test_a_picture_has_no_inline_style_no_script_and_escapes_names(runtime: Runtime) -> None:
    release = releases.publish(runtime, "here", renamed_folder("&lt;b&gt; &amp; co"), CLERK)
    svg = diagram_picture.draw(release.diagram("errand"))
    assert not re.search(r"<style|style=|<script|<b>", svg)
    assert "&lt;b&gt; &amp; co" in svg
