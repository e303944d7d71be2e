"""Who acts, and whose a thing is."""

import json

import pytest

from engine.actors import SYSTEM, Actor, role_key

CLERK = Actor("c1", "Carol Clerk", frozenset({"clerk"}), "ashby")
HOME = Actor("p1", "The Limes", frozenset({"provider"}), "", party="1-101")
GUEST = Actor("g1", "Guest", frozenset({"citizen"}), "ashby", party="person-1")


def test_staff_belong_to_their_council_alone() -> None:
    assert CLERK.belongs_to("".join(["ash", "by"]))
    assert not CLERK.belongs_to("alton")
    assert not CLERK.belongs_to("borough")
    assert not CLERK.belongs_to("")


def test_an_outside_party_of_no_council_may_deal_with_each() -> None:
    assert HOME.belongs_to("ashby")
    assert HOME.belongs_to("borough")


def test_an_outside_party_of_one_council_deals_with_that_one() -> None:
    assert GUEST.belongs_to("ashby")
    assert not GUEST.belongs_to("alton")
    assert not GUEST.belongs_to("borough")


def test_who_is_of_no_council_and_no_party_belongs_to_none() -> None:
    assert not SYSTEM.belongs_to("ashby")


@pytest.mark.parametrize("other", ["1-100", "1-102"])
def test_a_party_speaks_for_itself_and_for_no_other(other: str) -> None:
    assert HOME.speaks_for("".join(["1-", "101"]))
    assert not HOME.speaks_for(other)


def test_a_thing_for_no_party_is_everybodys_and_staff_see_those_of_all() -> None:
    assert HOME.speaks_for(None)
    assert CLERK.speaks_for(None)
    assert CLERK.speaks_for("1-101")


def test_one_of_the_roles_is_enough() -> None:
    assert CLERK.has_any(frozenset({"senior", "clerk"}))
    assert not CLERK.has_any(("senior",))
    assert not CLERK.has_any(())


def test_a_role_as_people_write_it_has_one_key() -> None:
    assert role_key("Senior  officer ") == "senior_officer"


@pytest.mark.parametrize("actor", [CLERK, HOME, GUEST, SYSTEM])
def test_who_is_stored_is_read_back_the_same(actor: Actor) -> None:
    stored = json.loads(json.dumps(actor.stored()))
    assert Actor.read(stored) == actor


def test_who_came_by_a_link_has_no_account() -> None:
    assert Actor("link:12ab", "Iris", frozenset({"citizen"}), "ashby", "person-1").by_link is True
    assert CLERK.by_link is False
