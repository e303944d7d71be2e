"""What a view learns of the person at the browser, and what a browser keeps of them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, g, make_response, session

from engine.actors import Actor
from engine.clock import VirtualClock
from web.auth import access, permissions
from web.auth.permissions import Permission
from web.auth.sessions import SignedIn

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
BROKER, PROVIDER = permissions.STAFF_ROLES[0], permissions.OUTSIDE_ROLES[0]
STAFF = Actor("a1", "Ada Broker", frozenset({"broker"}), "ashby")
HOME = Actor("p1", "The Limes", frozenset({"provider"}), "", party="1-101")


@pytest.fixture
def bare() -> Flask:
    """An application without pages."""
    bare = Flask("bare")
    bare.secret_key = "s" * 40
    return bare


def signed_in(actor: Actor) -> SignedIn:
    role = BROKER if actor.party is None else PROVIDER
    return SignedIn(actor, role.permissions, {role.key: role, "auditor": role}, False, "", NOW, NOW)


@pytest.mark.parametrize(
    ("actor", "outside", "may_do", "may_offer"), [(STAFF, False, True, False), (HOME, True, False, True)]
)
def test_a_view_knows_who_is_outside_and_what_they_may_do(
    bare: Flask, actor: Actor, outside: bool, may_do: bool, may_offer: bool
) -> None:
    with bare.test_request_context():
        g.signed_in = signed_in(actor)
        assert access.is_outside() is outside
        assert access.may(Permission.DO_TASKS) is may_do
        assert access.may(Permission.ANSWER_ADVERTS) is may_offer
        assert access.actor() == actor


def test_who_is_not_signed_in_may_nothing_and_is_nobody_outside(bare: Flask) -> None:
    with bare.test_request_context():
        assert access.signed_in() is None
        assert access.may(Permission.DO_TASKS) is False
        assert access.is_outside() is False


def test_a_colleague_sees_with_every_role_of_the_council(bare: Flask) -> None:
    with bare.test_request_context():
        g.signed_in = signed_in(STAFF)
        assert access.in_every_role(STAFF).roles == {"broker", "auditor", "provider", "citizen", "payer"}


def test_a_browser_that_is_closed_forgets_its_session(bare: Flask) -> None:
    with bare.test_request_context():
        session["old"] = "of somebody else"
        answer = make_response(access.admit("token", "/tasks"))
        assert session[access.SESSION_KEY] == "token"
        assert "old" not in session
        assert session.permanent is False
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_signing_in_leads_back_only_the_person_who_was_there(bare: Flask) -> None:
    with bare.test_request_context():
        assert access.way_back("a2", "borough", "P2") == ""
        access.lead_back(Actor("a2", "Ada", frozenset(), "borough", "P2"), "/tasks/7")
        assert access.way_back("a2", "borough", "P2") == "/tasks/7"
        for other in (("a1", "borough", "P2"), ("a3", "borough", "P2"), ("a2", "ashby", "P2")):
            assert access.way_back(*other) == ""
        for party in ("P1", "P3"):
            assert access.way_back("a2", "borough", party) == ""


@pytest.mark.parametrize(("minutes", "left"), [(0, 1200), (19, 60), (20, 0), (21, 0)])
def test_a_page_knows_how_long_its_reader_stays_signed_in(bare: Flask, minutes: int, left: int) -> None:
    now = VirtualClock(NOW + timedelta(minutes=minutes))
    bare.extensions["homeward"] = SimpleNamespace(clock=now)
    bare.config["SIGN_OUT_AFTER_MINUTES"] = 20
    with bare.test_request_context():
        assert (access.ends_at(), access.seconds_left()) == (None, 0)
        g.signed_in = signed_in(STAFF)
        assert access.ends_at() == NOW + timedelta(minutes=20)
        assert access.seconds_left() == left


def test_the_pages_of_the_navigation_are_those_that_a_permission_opens_in_their_order() -> None:
    pages = permissions.pages_of({Permission.SEE_PROCESSES, Permission.ANSWER_ADVERTS})
    assert [page.label for page in pages] == [
        "Processes",
        "Operations",
        "Adverts for you",
        "Your offers",
        "Awarded to you",
    ]
    assert permissions.pages_of(()) == []


def test_a_role_has_a_label_that_people_read() -> None:
    officer = next(role for role in permissions.STAFF_ROLES if role.key == "senior_officer")
    assert officer.label == "Senior officer"
