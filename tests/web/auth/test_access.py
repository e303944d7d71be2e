"""Who may use which address: all routes, all roles, and the ids of other councils and providers."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engine.database import session
from engine.runtime import Runtime
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from web import tables
from web.auth import access, accounts, permissions, roles
from web.auth.permissions import Permission, Role

Browsers = Callable[..., FlaskClient]
ALL_ROLES = (*permissions.STAFF_ROLES, *permissions.OUTSIDE_ROLES)
REFUSED = {403, 404}
UNKNOWN = "0" * 32


def address_of(rule: Rule, **ids: str) -> str:
    """Return a rule's address with ids in the places of its arguments."""
    text = rule.rule
    for name in rule.arguments:
        text = text.replace(f"<{name}>", ids.get(name, UNKNOWN)).replace(f"<path:{name}>", ids.get(name, "x"))
    return text


def rules(site: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule of the site with each of its methods, static files apart."""
    for rule in site.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint != "static":
                yield rule, method


def test_every_view_names_what_opens_it(site: Flask) -> None:
    unnamed = [endpoint for endpoint in site.view_functions if not access.opens(site, endpoint)]
    assert unnamed == []
    assert all(access.opens(site, endpoint) <= set(Permission) for endpoint in site.view_functions)


def test_every_permission_opens_something_and_every_page_of_the_navigation_opens_by_its_permission(
    site: Flask,
) -> None:
    opening = frozenset().union(*(access.opens(site, endpoint) for endpoint in site.view_functions))
    assert set(Permission) - opening == set()
    for page in permissions.PAGES:
        assert page.permission in access.opens(site, page.view), page


def test_a_council_gives_a_new_role_its_pages_by_one_row(runtime: Runtime, browser_of: Browsers) -> None:
    with runtime.database.begin() as connection:
        for council in (small_council.COUNCIL, small_council.OTHER):
            member = tables.Membership(council=council, roles=["night_desk"])
            accounts.open_account(
                connection,
                email=f"night_desk.{council}@example.org",
                name="Nia Desk",
                password="correct horse",
                memberships=[member],
                practice=True,
            )
    browser = browser_of("night_desk")
    assert browser.get("/cases").status_code == 403
    with runtime.database.begin() as connection:
        role = Role("night_desk", "Night desk", frozenset({Permission.OVERSEE_CASES}))
        roles.put(connection, small_council.COUNCIL, role)
    assert browser.get("/").headers["Location"].endswith("/cases")
    assert "Cases in flight" in browser.get("/cases").text
    assert browser_of("night_desk", council=small_council.OTHER).get("/cases").status_code == 403


def test_a_permission_of_a_later_version_gives_nothing_here(runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        pilot = tables.CouncilRole(key="pilot", label="Pilot", permissions=["fly", "do_tasks"], position=99)
        session.records_of(connection, small_council.COUNCIL).put(pilot)
        assert roles.of_council(connection, small_council.COUNCIL)["pilot"].permissions == {
            Permission.DO_TASKS
        }


def test_no_view_writes_on_a_get(site: Flask) -> None:
    both = [rule.rule for rule in site.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]
    assert both == []


def test_who_is_not_signed_in_is_asked_to_sign_in_everywhere_else(site: Flask) -> None:
    browser = site.test_client()
    walked = 0
    for rule, method in rules(site):
        if Permission.EVERYBODY in access.opens(site, rule.endpoint):
            continue
        answer = browser.open(address_of(rule), method=method)
        assert answer.status_code == 303, rule.rule
        assert answer.headers["Location"].startswith("/sign-in"), rule.rule
        walked += 1
    assert walked > 20


@pytest.mark.parametrize("role", ALL_ROLES, ids=lambda role: role.key)
def test_a_role_is_refused_every_view_that_it_has_no_permission_for(
    site: Flask, browser_of: Browsers, role: Role
) -> None:
    browser = browser_of(role.key, party="1-101")
    for rule, method in rules(site):
        opening = access.opens(site, rule.endpoint)
        if Permission.EVERYBODY in opening:
            continue
        status = browser.open(address_of(rule), method=method).status_code
        if Permission.SIGNED_IN in opening or role.permissions & opening:
            assert status != 403, f"{role.key} {method} {rule.rule}: {status}"
            assert status < 500, f"{role.key} {method} {rule.rule}: {status}"
        else:
            assert status == 403, f"{role.key} {method} {rule.rule}: {status}"


@pytest.mark.parametrize("role", small_council.STAFF)
def test_another_councils_staff_find_nothing_of_a_case(
    walk: Walk, site: Flask, browser_of: Browsers, role: str
) -> None:
    walk.refer()
    walk.advertise()
    tasks = [task["id"] for task in walk.tasks().values()]
    stranger = browser_of(role, council=small_council.OTHER)
    for rule, method in rules(site):
        for task in tasks if "task_id" in rule.arguments else [UNKNOWN]:
            if not rule.arguments & {"case_id", "task_id", "call_id"}:
                continue
            found = address_of(rule, case_id=walk.case_id, task_id=task, call_id=walk.call(), name="respond")
            status = stranger.open(found, method=method).status_code
            assert status in REFUSED, f"{role} {method} {found}: {status}"


def test_a_provider_that_was_not_invited_finds_no_advert(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    call = walk.call()
    stranger = walk.home("1-104")
    assert "Care home without nursing" not in stranger.get("/adverts").text
    assert stranger.get(f"/adverts/{call}").status_code == 404
    assert stranger.post(f"/adverts/{call}", data={"decision": "offer"}).status_code == 404
    assert stranger.post(f"/adverts/{call}/withdraw").status_code == 404


def test_a_citizens_link_opens_no_other_persons_task(walk: Walk, browser_of: Browsers) -> None:
    to_choice(walk)
    task = walk.tasks()["choose_tied"]["id"]
    for role in ("citizen", "payer"):
        stranger = browser_of(role, party="somebody-else")
        assert stranger.get(f"/tasks/{task}").status_code in REFUSED
        assert stranger.post(f"/tasks/{task}", data={"decision": "decline"}).status_code in REFUSED
    assert walk.home("1-103").get(f"/tasks/{task}").status_code in REFUSED


def test_a_provider_without_part_in_a_case_finds_nothing_that_its_providers_may_do(walk: Walk) -> None:
    to_choice(walk)
    task = walk.tasks()["provider_withdrew"]["id"]
    for method in ("get", "post"):
        assert getattr(walk.home("1-104"), method)(f"/tasks/{task}").status_code == 404
    assert walk.home("1-101").get(f"/tasks/{task}").status_code == 200


def test_a_link_leads_nowhere_but_to_its_own_tasks(walk: Walk) -> None:
    to_choice(walk)
    iris = walk.open_link("choose_provider")
    for address in (f"/cases/{walk.case_id}", "/cases", "/tasks", "/adverts", "/agreement"):
        assert iris.get(address).status_code == 403


def test_the_practice_mailbox_is_shown_in_a_practice_council_only(site: Flask) -> None:
    assert site.test_client().get("/practice/mailbox").status_code == 200
    site.config["PRACTICE"] = False
    assert site.test_client().get("/practice/mailbox").status_code == 404


def test_a_view_that_names_no_role_is_open_to_nobody(site: Flask, browser_of: Browsers) -> None:
    site.view_functions["tasks.listed"] = lambda: "open"
    assert browser_of("broker").get("/tasks").status_code == 403


def to_choice(walk: Walk) -> None:
    """Bring a case to a tie that its citizen may break."""
    walk.refer()
    walk.advertise()
    walk.offer("1-101", 700)
    walk.offer("1-102", 715)
    walk.close()
    walk.do(walk.staff("broker"), "confirm_ranking", checked="yes")
