"""Playing the examples of a draft from its page: progress, a way to stop, differences, and coverage."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.actors import Actor
from engine.definition.folder import Folder
from engine.proposals import example_plays
from engine.proposals.example_plays import State
from engine.runtime import Runtime
from web.server import example_play

Browsers = Callable[..., FlaskClient]
COUNTS = {
    "steps": {"award": {"provider_decided": 2, "begin_award": 2}},
    "flows": {},
    "rules": {"choice_window": {"1": 3}},
    "questions": {"award": {"decision": 1}},
}


@pytest.fixture
def analyst(browser_of: Browsers) -> FlaskClient:
    return browser_of("analyst")


@pytest.fixture
def draft(analyst: FlaskClient) -> str:
    return analyst.post("/studio/micro_procurement").headers["Location"].rstrip("/")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Folder]:
    """Begin plays without the program that plays, and return their folders."""
    folders: list[Folder] = []

    def begin_folder(runtime: Runtime, council: str, folder: Folder, actor: Actor) -> None:
        with runtime.database.begin() as connection:
            now = runtime.clock.now_in(connection)
            example_plays.begin(connection, council, folder, example_play.count(folder), actor, now)
        folders.append(folder)

    monkeypatch.setattr(example_play, "begin_folder", begin_folder)
    return folders


def end(runtime: Runtime, council: str, folder: Folder, state: State, lines: list[str]) -> None:
    with runtime.database.begin() as connection:
        example_plays.end(connection, council, folder.digest, state, lines, COUNTS, 61_000)


def test_a_play_tells_how_far_it_is_and_can_be_stopped(
    analyst: FlaskClient, draft: str, begun: list[Folder]
) -> None:
    assert "have not been played" in analyst.get(f"{draft}/play").text
    page = analyst.post(f"{draft}/play", follow_redirects=True).text
    assert f"0 of {example_play.count(begun[0])} examples are played" in page
    assert 'data-reload-after="3"' in page
    again = analyst.post(f"{draft}/play", follow_redirects=True).text
    assert "being played already" in again
    assert "Somebody stopped the play" in analyst.post(f"{draft}/play/stop", follow_redirects=True).text
    assert "not being played any more" in analyst.post(f"{draft}/play/stop", follow_redirects=True).text


def test_the_page_shows_what_examples_go_through(
    analyst: FlaskClient, draft: str, begun: list[Folder], runtime: Runtime
) -> None:
    analyst.post(f"{draft}/play")
    end(runtime, "ashby", begun[0], State.AS_EXPECTED, ["75 of 75"])
    page = analyst.get(f"{draft}/play").text
    assert "They came out as expected: 75 of 75" in page
    assert "Award: 2 of" in page
    assert "choice_window: 1 of" in page
    assert page.count('class="step done"') == 2


def test_differences_are_shown_line_by_line(
    analyst: FlaskClient, draft: str, begun: list[Folder], runtime: Runtime
) -> None:
    analyst.post(f"{draft}/play")
    end(runtime, "ashby", begun[0], State.DIFFERS, ["S01 DIFFERS  The window", "    route"])
    page = analyst.get(f"{draft}/play").text
    assert "S01 DIFFERS  The window" in page
    assert "Play all examples" in page


def test_a_draft_with_a_fault_is_not_played(analyst: FlaskClient, draft: str, begun: list[Folder]) -> None:
    path, by_script = "letters/award_notice.md", {"Accept": "application/json"}
    assert analyst.delete(f"{draft}/files/{path}?version=1", headers=by_script).status_code == 200
    page = analyst.post(f"{draft}/play", follow_redirects=True).text
    assert "Correct what keeps the draft from being published first" in page
    assert begun == []
