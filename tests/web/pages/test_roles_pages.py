"""The pages of those who work with processes and agreements, not with tasks."""

from collections.abc import Callable

from flask.testing import FlaskClient

from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from tests.web.pages.test_provider import awarded
from web.auth import roles
from web.auth.permissions import Permission, Role

Browsers = Callable[..., FlaskClient]


def test_an_analyst_and_an_approver_start_at_the_releases_of_their_council(browser_of: Browsers) -> None:
    for role in ("analyst", "approver"):
        browser = browser_of(role)
        assert browser.get("/").headers["Location"].endswith("/processes")
        page = browser.get("/processes").text
        assert "Micro procurement" in page
        assert "Release 1" in page


def test_finance_starts_at_the_agreements_and_sees_none_before_an_award(browser_of: Browsers) -> None:
    finance = browser_of("finance")
    assert finance.get("/").headers["Location"].endswith("/agreements")
    assert "No package has been awarded yet" in finance.get("/agreements").text


def test_finance_sees_what_an_award_costs_and_who_is_paid(walk: Walk, browser_of: Browsers) -> None:
    awarded(walk)
    walk.do(walk.staff("senior_officer"), "award", decision="award")
    page = browser_of("finance").get("/agreements").text
    assert "Elm Court" in page
    assert "£700.00 a week" in page
    assert "Elm Court" not in browser_of("finance", council=small_council.OTHER).get("/agreements").text


def test_the_tasks_are_called_decisions_for_those_who_only_decide(
    runtime: Runtime, browser_of: Browsers
) -> None:
    allow(runtime, "broker", Permission.DECIDE)
    allow(runtime, "senior_officer", Permission.DECIDE, Permission.DO_TASKS)
    assert "<title>Decisions waiting" in browser_of("broker").get("/tasks").text
    assert "<title>My tasks" in browser_of("senior_officer").get("/tasks").text


def test_who_may_hand_tasks_over_is_offered_it_and_nobody_else_is(walk: Walk, runtime: Runtime) -> None:
    allow(runtime, "auditor", Permission.OVERSEE_CASES, Permission.HAND_OVER_TASKS)
    allow(runtime, "manager", Permission.OVERSEE_CASES)
    allow(runtime, "broker", Permission.DO_TASKS, Permission.FOLLOW_CASES, Permission.BEGIN_CASES)
    walk.refer()
    task, case = f"/tasks/{walk.tasks()['write_advert']['id']}", f"/cases/{walk.case_id}"
    form = f'action="{task}/hand-over"'
    assert form in walk.staff("auditor").get(case).text
    assert form not in walk.staff("manager").get(case).text
    broker = walk.staff("broker")
    assert form not in broker.get(task).text
    broker.post(f"{task}/claim")
    own = broker.get(task).text
    assert form not in own
    assert f'action="{task}/release"' in own


def test_who_may_do_the_next_task_by_an_also_role_is_led_to_it(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    page = walk.staff("broker").get(f"/cases/{walk.case_id}").text
    task = walk.tasks()["respond_to_offer"]
    assert (task["role"], "broker" in task["roles"]) == ("citizen", True)
    assert f"Continue with “{task['label']}”" in page
    assert "You have nothing to do" not in page


def allow(runtime: Runtime, role: str, *permissions: Permission) -> None:
    """Let a role of the council do this and nothing else."""
    with runtime.database.begin() as connection:
        roles.put(connection, small_council.COUNCIL, Role(role, role, frozenset(permissions)))
