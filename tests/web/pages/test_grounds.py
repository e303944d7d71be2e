"""Nothing is decided blind: what stands beside the forms on which staff decide, read on the site."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from web.auth import accounts
from web.tables import Membership

WORDS = "Kingfisher wing with a garden door"
MEANS = "From my own pension and some savings"


def page_of(walk: Walk, form: str, role: str = "broker") -> str:
    """The page of the case's open task of this form, without its tags, as a person in a role reads it."""
    task = walk.tasks()[form]["id"]
    page = walk.staff(role).get(f"/tasks/{task}")
    assert page.status_code == 200, page.text
    return text_of(page.text)


def text_of(html: str) -> str:
    """What a page says in words, from its heading on."""
    body = html[html.index("<h1") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").split())


def asked_for_another(walk: Walk) -> None:
    """Two homes tie, and the person asks for a third that made no offer."""
    to_close(walk)
    walk.do(walk.staff("broker"), "confirm_ranking", checked="yes")
    walk.do(walk.open_link("choose_provider"), "choose_tied", **whole_cases.ALTERNATIVE)


def to_close(walk: Walk) -> None:
    """Two homes offer, one of them in its own words, and the advert closes."""
    walk.refer(preferences="A window to the garden")
    walk.advertise()
    walk.offer("1-101", 700, how_met=WORDS)
    walk.offer("1-102", 720)
    walk.close()


def declared(walk: Walk) -> None:
    """A dearer home is checked, the top-up explained and the payer's means declared."""
    asked_for_another(walk)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    broker, today = walk.staff("broker"), walk.clock.now().date()
    home = {"suitable": "yes", "available": "yes", "accepts_council_terms": "yes", "weekly_pence": 780}
    payer = {"payer_type": "third_party", "payer_name": "Rosa Applegarth", "payer_email": "rosa@example.org"}
    told = {"told_to": "Rosa", "told_by": "Bea", "told_on": today, "understood": "yes", "agreed": "yes"}
    walk.do(broker, "check_home", **home)
    walk.do(broker, "explain_top_up", **payer, **told)
    rosa = walk.open_link("declare_top_up")
    walk.do(rosa, "declare_means", willing="yes", can_pay="yes", advice_offered="yes", means=MEANS)


def to_award(walk: Walk) -> None:
    """The one gold home that offered is accepted and checked, so that only the award is left."""
    whole_cases.to_ranking(walk, "1-101", "1-103")
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    walk.do(walk.staff("broker"), "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")


def test_the_ranking_is_confirmed_on_each_offers_words_price_against_the_limit_and_second(walk: Walk) -> None:
    to_close(walk)
    page = page_of(walk, "confirm_ranking")
    assert WORDS in page
    assert "£700.00 a week £20.00 below £720.00" in page
    assert "At the limit of £720.00" in page
    assert "30 March 2026" in page
    assert re.search(r"9 March 2026 at 09:\d\d:\d\d", page)
    assert "Clause 10: band" in page


def test_whether_a_choice_is_reasonable_is_decided_on_the_wish_and_the_offers(
    walk: Walk,
) -> None:
    asked_for_another(walk)
    page = page_of(walk, "decide_reasonable", "senior_officer")
    assert "In their words My sister lives next door" in page
    assert "Main reason Near family, friends or community" in page
    assert "Its own offer None: it did not answer the advert" in page
    assert "A window to the garden" in page
    assert WORDS in page
    assert "£20.00 below £720.00" in page


def test_a_home_is_checked_with_its_telephone_and_fee_in_sight(walk: Walk) -> None:
    asked_for_another(walk)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    page = page_of(walk, "check_home")
    assert "Home Rose Lodge" in page
    assert "Telephone Not on record" in page
    assert "£720.00 a week: the standard fee" in page
    assert "None: it did not answer the advert" in page


def test_the_homes_own_offer_is_taken_over_into_the_form(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    asked = {**whole_cases.ALTERNATIVE, "decision": "another", "provider": "1-103"}
    walk.do(walk.open_link("present_offer"), "respond_to_offer", **asked)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    task = walk.tasks()["check_home"]["id"]
    page = walk.staff("broker").get(f"/tasks/{task}").text
    assert re.search(r'name="weekly_pence"[^>]*value="700.00"', page)
    assert "The price of its offer is filled in" in page
    typed = walk.staff("broker").post(f"/tasks/{task}", data={"weekly_pence": "710", "_act": "send"})
    assert 'value="710"' in typed.text, "what was typed goes before what is suggested"


def test_affordability_is_checked_on_what_the_payer_declared(walk: Walk) -> None:
    declared(walk)
    page = page_of(walk, "check_affordability")
    assert MEANS in page
    assert "Willing to pay Yes Can go on paying Yes" in page
    assert "by Rosa Applegarth, on the screen" in page
    assert "Top-up £60.00 a week Top-up in a year £3,120.00" in page


def test_a_difference_is_settled_on_what_the_home_confirmed(walk: Walk) -> None:
    declared(walk)
    walk.do(walk.staff("broker"), "check_affordability", willing="yes", able="yes", checked_by="Bea")
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=75, place_held="no")
    page = page_of(walk, "settle_difference")
    assert "Top-up it confirmed £75.00 a week" in page
    assert "Top-up that was agreed £60.00 a week" in page
    assert "Difference £15.00 a week more" in page
    assert "Will it hold the place? No" in page
    assert "Price it gave when asked £780.00 a week: £60.00 above £720.00" in page
    assert "Its offer to the advert None" in page


def test_an_award_shows_the_winner_alone_then_the_others_and_its_button_names_it(
    walk: Walk,
) -> None:
    to_award(walk)
    officer = walk.staff("senior_officer")
    html = officer.get(f"/tasks/{walk.tasks()['award']['id']}").text
    page = text_of(html)
    winner, others = page.index("To be awarded: Elm Court"), page.index("The other offers")
    assert winner < others < page.index("Your note")
    assert "Station House" not in page[winner:others]
    for fact in ("In place 1. Clause 10: band", "Fee £700.00 a week", "£20.00 below £720.00", "Top-up None"):
        assert fact in page[winner:others], fact
    assert "Accepted by: person" in page[winner:others]
    assert re.search(r'<button[^>]*value="award"[^>]*name="decision"[^>]*>\s*Award to Elm Court\s*<', html)
    assert "Save and continue" not in html


def test_an_award_with_a_top_up_shows_who_signed(walk: Walk) -> None:
    declared(walk)
    walk.do(walk.staff("broker"), "check_affordability", willing="yes", able="yes", checked_by="Bea")
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=60, place_held="yes")
    sign = {"decision": "sign", "full_name": "Rosa Applegarth", "intent": "yes"}
    walk.do(walk.open_link("sign_top_up"), "sign_agreement", **sign)
    page = page_of(walk, "last_checks")
    assert "Signature Signed by Rosa Applegarth, 1" in page
    assert "Who pays it Rosa Applegarth" in page
    assert "Clause 13(d): asked for by the person" in page
    assert "Top-up £60.00 a week" in page


def test_a_button_sends_its_own_answer_and_enter_sends_none(walk: Walk) -> None:
    to_award(walk)
    officer, task = walk.staff("senior_officer"), walk.tasks()["award"]
    unsaid = officer.post(f"/tasks/{task['id']}", data={"note": "Fine", "_version": task["version"]})
    assert unsaid.status_code == 422
    assert "Select what you decide" in unsaid.text
    assert "Fine" in unsaid.text
    given = {"decision": "back", "note": "Look again", "_version": task["version"]}
    assert officer.post(f"/tasks/{task['id']}", data=given).status_code == 303
    assert "last_checks" in walk.tasks()


def test_the_check_before_sending_names_the_provider_again(walk: Walk) -> None:
    to_award(walk)
    officer, task = walk.staff("senior_officer"), walk.tasks()["award"]
    given = {"note": "Fine", "_version": task["version"], "_act": "check", "decision": "award"}
    check = officer.post(f"/tasks/{task['id']}", data=given)
    assert check.status_code == 200
    assert re.search(r"<button[^>]*>Award to Elm Court and send these \d letters</button>", check.text)
    assert "award" in walk.tasks(), "nothing is awarded yet"


def test_who_has_not_taken_the_task_is_offered_no_button_of_it(walk: Walk) -> None:
    to_award(walk)
    task = f"/tasks/{walk.tasks()['award']['id']}"
    walk.staff("senior_officer").post(f"{task}/claim")
    with walk.runtime.database.begin() as connection:
        held = [Membership(council=small_council.COUNCIL, roles=["senior_officer"])]
        accounts.open_account(
            connection, email="second@example.org", name="Sue", password="x", memberships=held, practice=True
        )
    page = walk.person("second@example.org").get(task).text
    assert 'type="radio" value="award"' in page
    assert not re.search(r"<button[^>]*Award to", page)


def test_what_a_change_or_withdrawal_would_end_is_told_first(walk: Walk) -> None:
    to_award(walk)
    page = page_of(walk, "change_package")
    assert "What this would end" in page
    assert "Selected Elm Court" in page
    page = page_of(walk, "provider_withdrew")
    assert "Elm Court It is selected" in page


@pytest.mark.parametrize("form", ["change_package", "close_early", "extend_window"])
def test_no_offer_is_shown_beside_a_form_before_the_advert_closes(walk: Walk, form: str) -> None:
    walk.refer()
    walk.advertise()
    walk.offer("1-101", 713, how_met=WORDS)
    page = page_of(walk, form)
    assert "Kingfisher" not in page
    assert "713" not in page


def test_providers_and_payers_read_nothing_that_is_for_staff(
    walk: Walk, browser_of: Callable[..., FlaskClient]
) -> None:
    declared(walk)
    walk.do(walk.staff("broker"), "check_affordability", willing="yes", able="yes", checked_by="Bea")
    for home in ("1-101", "1-104"):
        task = walk.tasks()["provider_withdrew" if home == "1-101" else "confirm_top_up"]["id"]
        page = walk.home(home).get(f"/tasks/{task}").text
        for words in (MEANS, WORDS, "In hand", "Rosa", "What it has"):
            assert words not in page, (home, words)
