"""A tie, a citizen's choice of another home and a top-up, from referral to signature, as five people."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import typed_referral
from tests.browser.browser_person import Person
from tests.web.builders import case_walk, small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

People = Callable[[str], Person]
CHOICE = {
    "decision": "alternative",
    "provider": "1-104",
    "via": "placement",
    "reason_kind": "family_or_community",
    "reason": "My sister lives next door",
    "by": "citizen",
}


def staff(role: str) -> str:
    return f"{role}.{small_council.COUNCIL}@example.org"


def test_five_people_bring_a_case_from_referral_to_signed_agreement(
    people: People, walk: case_walk.Walk
) -> None:
    broker = refer_and_advertise(people, walk)
    for location, pounds in (("1-101", 700), ("1-102", 715)):
        offer(people, location, pounds)
    assert "have answered" in broker.open(f"/cases/{walk.case_id}").page.inner_text("main")
    walk.close()
    broker.sign_in(staff("broker")).open(f"/tasks/{walk.tasks()['confirm_ranking']['id']}")
    broker.fill({"checked": "yes"}).send()
    choose_another_home(people, walk)
    agree_to_it(people, broker, walk)
    sign(people, walk)
    assert set(walk.tasks()) >= {"last_checks"}
    read_everything(people, walk)


def refer_and_advertise(people: People, walk: case_walk.Walk) -> Person:
    broker = people("broker").sign_in(staff("broker"))
    typed_referral.send(broker.follow("New package"))
    walk.case_id = broker.page.url.rsplit("/", 1)[1]
    broker.follow("Write the advert").fill(case_walk.ADVERT).send()
    return broker


def offer(people: People, location: str, pounds: int) -> None:
    home = people(location).sign_in(f"provider.{location}@example.org")
    assert not home.says("Applegarth")
    home.follow("Care home without nursing").fill({**case_walk.OFFER, "weekly_pence": pounds})
    home.press("Continue").press("Change your answers").press("Continue").press("Send")
    assert home.says("We have received your answer")
    home.open("/offers").open("/adverts")


def follow_letter(person: Person, walk: case_walk.Walk, letter: str) -> Person:
    """Open the link of a letter and give the second fact it asks for."""
    person.open(walk.link(letter))
    person.page.get_by_label("date of birth").fill("1 June 1941")
    return person.press("Continue")


def choose_another_home(people: People, walk: case_walk.Walk) -> None:
    iris = follow_letter(people("citizen"), walk, "choose_provider")
    iris.fill(CHOICE).press("Continue").press("Send")
    assert iris.says("Thank you")


def agree_to_it(people: People, broker: Person, walk: case_walk.Walk) -> None:
    officer = people("officer").sign_in(staff("senior_officer")).follow("Decide whether it is reasonable")
    officer.fill({"reasonable": "yes", "reasons": "Her sister is near"}).send()
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
    rosa = follow_letter(people("payer"), walk, "declare_top_up")
    rosa.fill({"willing": "yes", "can_pay": "yes", "advice_offered": "yes"}).press("Continue").press("Send")
    do(broker, walk, "check_affordability", checked)


def do(person: Person, walk: case_walk.Walk, form: str, answers: dict[str, Any]) -> None:
    person.open(f"/tasks/{walk.tasks()[form]['id']}").fill(answers).send()


def sign(people: People, walk: case_walk.Walk) -> None:
    home = people("1-104").sign_in("provider.1-104@example.org").follow("Confirm the amount and the place")
    home.fill({"weekly_pence": 60, "place_held": "yes"}).press("Continue").press("Send")
    rosa = follow_letter(people("payer"), walk, "sign_top_up")
    rosa.fill({"decision": "sign", "full_name": "Rosa Applegarth", "intent": "yes"})
    rosa.press("Continue").press("Send")
    assert rosa.says("Thank you")


def read_everything(people: People, walk: case_walk.Walk) -> None:
    manager = people("manager").sign_in(staff("manager"))
    for page in ("", "/history", "/diagram", "/papers"):
        manager.open(f"/cases/{walk.case_id}{page}")
    manager.open("/cases?q=apple&state=running&sort=stage").open("/practice/mailbox")
    for page in ("/help", "/privacy", "/accessibility"):
        manager.open(page)
