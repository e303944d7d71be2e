"""The page of the process editor, what it offers, and what it says of expressions."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.builders import small_council
from web.server import security

Browsers = Callable[..., FlaskClient]
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def analyst(browser_of: Browsers) -> FlaskClient:
    return browser_of("analyst")


@pytest.fixture
def draft(analyst: FlaskClient) -> str:
    """Open a draft and return its address, without the stroke at the end."""
    answer = analyst.post("/studio/micro_procurement", data={"title": "Kinder letters"})
    return answer.headers["Location"].rstrip("/")


def island(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="studio">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    said: dict[str, object] = json.loads(found[1])
    return said


def test_a_diagram_of_a_draft_opens_in_its_editor(analyst: FlaskClient, draft: str) -> None:
    overview = analyst.get(f"{draft}/").text
    assert f'href="{draft}/diagram/rank"' in overview
    answer = analyst.get(f"{draft}/diagram/rank")
    assert answer.headers["Content-Security-Policy"] == security.EDITOR_POLICY
    said = island(answer.text)
    assert (said["file"], said["kind"], said["version"]) == ("rank.bpmn", "diagram", 1)
    assert '<bpmn:process id="rank"' in str(said["content"])
    addresses = said["addresses"]
    assert isinstance(addresses, dict)
    assert addresses["diagram"] == f"{draft}/diagram/NAME"
    for kind, name in (("table", "cascade"), ("form", "offer"), ("letter", "advert_extended")):
        assert analyst.get(addresses[kind].replace("NAME", name)).status_code == 200


def test_a_diagram_that_is_not_there_is_not_found(analyst: FlaskClient, draft: str) -> None:
    assert analyst.get(f"{draft}/diagram/nowhere").status_code == 404


def test_another_councils_draft_offers_nothing(browser_of: Browsers, draft: str) -> None:
    stranger = browser_of("analyst", council=small_council.OTHER)
    assert stranger.get(f"{draft}/diagram/rank").status_code == 404
    assert stranger.get(f"{draft}/catalogue", headers=BY_SCRIPT).status_code == 404
    sent = {"file": "rank.bpmn", "element": "rank_offers"}
    assert stranger.post(f"{draft}/feel", json=sent, headers=BY_SCRIPT).status_code == 404


def test_the_catalogue_offers_what_the_draft_holds_now(analyst: FlaskClient, draft: str) -> None:
    offered = analyst.get(f"{draft}/catalogue", headers=BY_SCRIPT).json
    assert offered is not None
    assert "confirm_ranking" in [form["name"] for form in offered["forms"]]
    assert "form" in [one["name"] for one in offered["properties"]]
    gone = analyst.delete(f"{draft}/files/forms/confirm_ranking.form?version=1", headers=BY_SCRIPT)
    assert gone.status_code == 200
    offered = analyst.get(f"{draft}/catalogue", headers=BY_SCRIPT).json
    assert offered is not None
    assert "confirm_ranking" not in [form["name"] for form in offered["forms"]]


def test_the_names_at_a_flow_are_told(analyst: FlaskClient, draft: str) -> None:
    sent = {"file": "rank.bpmn", "element": "flow_was_it_raised_to_check_offers"}
    said = analyst.post(f"{draft}/feel", json=sent, headers=BY_SCRIPT).json
    assert said is not None
    names = {name["name"]: name for name in said["names"]}
    assert names["budget_outcome"]["kind"] == '"raised" | "kept"'
    assert [entry["name"] for entry in names["checked"]["entries"]] == ["above_limit", "rankable"]


def test_a_wrong_name_is_marked_and_a_near_one_offered(analyst: FlaskClient, draft: str) -> None:
    sent = {
        "file": "rank.bpmn",
        "element": "flow_was_it_raised_to_check_offers",
        "place": "condition",
        "text": 'budget_outcom = "raised"',
    }
    said = analyst.post(f"{draft}/feel", json=sent, headers=BY_SCRIPT).json
    assert said is not None
    (problem,) = said["problems"]
    assert (problem["from"], problem["to"], problem["instead"]) == (0, 13, "budget_outcome")
    right = {**sent, "text": 'budget_outcome = "raised"'}
    assert analyst.post(f"{draft}/feel", json=right, headers=BY_SCRIPT).json == {"problems": []}


def test_a_cell_is_read_as_tests(analyst: FlaskClient, draft: str) -> None:
    sent = {"file": "tables/cascade.dmn", "element": "", "dialect": "unaryTests", "text": "> 1, ? < 5"}
    assert analyst.post(f"{draft}/feel", json=sent, headers=BY_SCRIPT).json == {"problems": []}
    as_expression = {**sent, "dialect": "expression"}
    said = analyst.post(f"{draft}/feel", json=as_expression, headers=BY_SCRIPT).json
    assert said is not None
    assert len(said["problems"]) == 1


@pytest.mark.parametrize("sent", [[], {"text": 1}, {"file": ["rank.bpmn"], "text": "1"}])
def test_what_is_no_question_is_refused(analyst: FlaskClient, draft: str, sent: object) -> None:
    assert analyst.post(f"{draft}/feel", json=sent, headers=BY_SCRIPT).status_code in (400, 422)
