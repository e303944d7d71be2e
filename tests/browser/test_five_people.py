"""A tie, a citizen's choice of another home and a top-up, from referral to signature, as five people."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.web import journey, market

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

Desks = Callable[[str], Desk]
CHOICE = {
    "decision": "alternative",
    "provider": "1-104",
    "via": "placement",
    "reason_kind": "family_or_community",
    "reason": "My sister lives next door",
    "by": "citizen",
}


def staff(role: str) -> str:
    return f"{role}.{market.COUNCIL}@example.org"


def test_five_people_bring_a_case_from_referral_to_signed_agreement(desks: Desks, walk: journey.Walk) -> None:
    broker = refer_and_advertise(desks, walk)
    for location, pounds in (("1-101", 700), ("1-102", 715)):
        offer(desks, location, pounds)
    assert "2 have answered" in broker.open(f"/cases/{walk.case_id}").page.inner_text("main")
    walk.close()
    broker.sign_in(staff("broker")).open(f"/tasks/{walk.tasks()['confirm_ranking']['id']}")
    broker.fill({"checked": "yes"}).press("Save and continue")
    choose_another_home(desks, walk)
    agree_to_it(desks, broker, walk)
    sign(desks, walk)
    assert set(walk.tasks()) >= {"last_checks"}
    read_everything(desks, walk)


def refer_and_advertise(desks: Desks, walk: journey.Walk) -> Desk:
    broker = desks("broker").sign_in(staff("broker"))
    broker.follow("New package").fill(journey.REFERRAL).press("Start looking for care")
    walk.case_id = broker.page.url.rsplit("/", 1)[1]
    broker.press("Do this task").fill(journey.ADVERT).press("Save and continue")
    return broker


def offer(desks: Desks, location: str, pounds: int) -> None:
    home = desks(location).sign_in(f"provider.{location}@example.org")
    assert not home.says("Applegarth")
    home.follow("Care home without nursing").fill({**journey.OFFER, "weekly_pence": pounds})
    home.press("Continue").press("Change your answers").press("Continue").press("Send")
    assert home.says("Your answer is received")
    home.open("/offers").open("/adverts")


def follow_letter(desk: Desk, walk: journey.Walk, letter: str) -> Desk:
    """Open the link of a letter and give the second fact it asks for."""
    desk.open(walk.link(letter))
    desk.page.get_by_label("date of birth").fill("1 June 1941")
    return desk.press("Continue")


def choose_another_home(desks: Desks, walk: journey.Walk) -> None:
    iris = follow_letter(desks("citizen"), walk, "choose_provider")
    iris.fill(CHOICE).press("Continue").press("Send")
    assert iris.says("Thank you")


def agree_to_it(desks: Desks, broker: Desk, walk: journey.Walk) -> None:
    officer = desks("officer").sign_in(staff("senior_officer")).follow("Decide whether it is reasonable")
    officer.fill({"reasonable": "yes", "reasons": "Her sister is near"}).press("Save and continue")
    today = walk.clock.now().date()
    home = {"suitable": "yes", "available": "yes", "accepts_council_terms": "yes", "weekly_pence": 780}
    told = {
        "told_to": "Rosa Applegarth",
        "told_by": "Bea",
        "told_on": today,
        "understood": "yes",
        "agreed": "yes",
    }
    payer = {"payer_type": "third_party", "payer_name": "Rosa Applegarth", "payer_email": "rosa@example.org"}
    checked = {"willing": "yes", "able": "yes", "checked_by": "Bea Broker"}
    do(broker, walk, "check_home", home)
    do(broker, walk, "explain_top_up", {**payer, **told})
    rosa = follow_letter(desks("payer"), walk, "declare_top_up")
    rosa.fill({"willing": "yes", "can_pay": "yes", "advice_offered": "yes"}).press("Continue").press("Send")
    do(broker, walk, "check_affordability", checked)


def do(desk: Desk, walk: journey.Walk, form: str, answers: dict[str, Any]) -> None:
    desk.open(f"/tasks/{walk.tasks()[form]['id']}").fill(answers).press("Save and continue")


def sign(desks: Desks, walk: journey.Walk) -> None:
    home = desks("1-104").sign_in("provider.1-104@example.org").follow("Confirm the amount and the place")
    home.fill({"weekly_pence": 60, "place_held": "yes"}).press("Continue").press("Send")
    rosa = follow_letter(desks("payer"), walk, "sign_top_up")
    rosa.fill({"decision": "sign", "full_name": "Rosa Applegarth", "intent": "yes"})
    rosa.press("Continue").press("Send")
    assert rosa.says("Thank you")


def read_everything(desks: Desks, walk: journey.Walk) -> None:
    manager = desks("manager").sign_in(staff("manager"))
    for page in ("", "/history", "/diagram", "/papers"):
        manager.open(f"/cases/{walk.case_id}{page}")
    manager.open("/cases?q=apple&state=running&sort=stage").open("/practice/mailbox")
    for page in ("/help", "/privacy", "/accessibility"):
        manager.open(page)
