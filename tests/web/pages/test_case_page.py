"""The pages of a case: who it is, where it stands, who answered, what is decided, and what comes next."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from brokerage.register import providers
from brokerage.tender import advert_reminders
from engine.database import tables
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from tests.web.pages.test_case_words import words_of

MAIN_BUTTON = re.compile(r'class="govuk-button"[^>]*>([^<]+)<')


def main_buttons(page: str) -> list[str]:
    """The words of the primary buttons in a page's content."""
    return MAIN_BUTTON.findall(page[page.index("<main") : page.index("</main>")])


def read(walk: Walk, tab: str = "", role: str = "broker") -> str:
    """What a member of staff reads on a page of the case."""
    return words_of(walk.staff(role).get(f"/cases/{walk.case_id}{tab}").text)


def test_the_page_says_who_it_is_and_who_speaks_for_them(walk: Walk) -> None:
    walk.refer(
        phone="01632 960 123",
        representative_name="Rosa Applegarth",
        representative_role="attorney",
        representative_authority_seen="yes",
    )
    page = read(walk)
    assert "Iris Applegarth" in page
    assert "Date of birth 1 June 1941" in page
    assert "4 Kestrel Row, AB9 8ZZ" in page
    assert "Telephone 01632 960 123" in page
    assert "Rosa Applegarth, attorney for health and welfare, authority seen" in page
    assert "release 1" in page


def test_the_bar_has_the_stages_of_the_release_in_their_order_and_says_where_the_case_is(walk: Walk) -> None:
    walk.refer()
    page = walk.staff("broker").get(f"/cases/{walk.case_id}").text
    bar = words_of(f"<html><body>{page[page.index('<ol') : page.index('</ol>')]}</body></html>")
    assert bar == (
        "Take the referral done Advertise now Providers respond later Rank the offers later "
        "Find the leader later Citizen decides later Agree the top-up only where needed Award later"
    )
    assert page.count('aria-current="step"') == 1


def test_one_main_button_leads_to_the_next_task_and_others_read_who_is_waited_for(walk: Walk) -> None:
    walk.refer()
    broker, address = walk.staff("broker"), f"/cases/{walk.case_id}"
    broker.get(address)  # the banner after what was done is shown once
    assert main_buttons(broker.get(address).text) == ["Write the advert"]
    assert main_buttons(walk.staff("auditor").get(address).text) == []
    assert "Waits for the broker to do “Write the advert”, until Monday 9 March at 1pm" in read(
        walk, role="auditor"
    )
    broker.post(f"/tasks/{walk.tasks()['write_advert']['id']}/claim")
    assert "Waits for Bea Broker to do “Write the advert”" in read(walk, role="auditor")
    assert "You have this task" in read(walk)
    walk.advertise()
    assert "Waits for providers to answer the advert, until Wednesday 11 March" in read(walk)


def test_the_second_round_says_so_and_why(walk: Walk, runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        of_council = (connection, small_council.COUNCIL, "1-103", small_council.HOME)
        providers.enrol(*of_council, "fca", ["north"], ["dementia"])
    walk.refer()
    assert "Round 1 of 3: the area itself" in read(walk)
    assert "Why" not in read(walk)
    walk.advertise()
    walk.close()
    words = "Round 2 of 3: neighbouring areas. Why: Nobody made an offer in the round before."
    assert words in read(walk)


def test_a_round_that_is_passed_over_is_why_the_search_goes_on(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    walk.close()
    page = read(walk)
    assert "Round 3 of 3: temporary placement. Why: Nobody could be invited in North." in page


def test_the_decision_so_far_grows_with_the_case(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    assert "The decision so far" not in read(walk)
    walk.do(walk.open_link("choose_provider"), "choose_tied", **whole_cases.ALTERNATIVE)
    assert "Another provider asked for Rose Lodge: being looked at" in read(walk)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    whole_cases.agree(walk)
    page = read(walk)
    assert "Provider Rose Lodge" in page
    assert "Place allocated (provisional); not awarded yet" in page
    assert "a dearer home of the person's choice, with a top-up" in page.lower()
    assert "Price £780.00 a week" in page
    assert "Most that the council pays £720.00 a week" in page
    assert "Top-up £60.00 a week" in page
    assert "Who pays the top-up Rosa Applegarth, somebody else" in page
    assert "Signature The agreement is not prepared yet" in page
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=60, place_held="yes")
    assert "Signature Not signed yet" in read(walk)
    sign = {"decision": "sign", "full_name": "Rosa Applegarth", "intent": "yes"}
    walk.do(walk.open_link("sign_top_up"), "sign_agreement", **sign)
    assert re.search(r"Signature Rosa Applegarth, \d+ March 2026", read(walk))
    whole_cases.award_and_start(walk)
    page = read(walk)
    assert "Awarded to Rose Lodge; care started on" in page
    assert "Awarded by Sam Officer" in page
    assert "The council pays £720.00 a week" in page
    assert main_buttons(walk.staff("broker").get(f"/cases/{walk.case_id}").text) == []
    ended = words_of(walk.staff("broker").get("/cases?state=ended").text)
    assert "Awarded to Rose Lodge; care started on" in ended


def test_a_withdrawn_case_says_why_on_its_page_and_in_the_list(walk: Walk) -> None:
    walk.refer()
    walk.do(walk.staff("broker"), "change_package", what="withdraw", reason="Her sister will care for her")
    assert "Withdrawn: Her sister will care for her" in read(walk)
    ended = words_of(walk.staff("broker").get("/cases?state=ended").text)
    assert "How it ended" in ended
    assert "Withdrawn: Her sister will care for her" in ended


def test_letters_stand_by_addressee_with_their_delivery(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    letters = walk.letters()
    later = walk.clock.now().replace(hour=23)
    states = [
        {"sent_at": walk.clock.now(), "next_try_at": None},
        {"tries": 2, "last_error": "451 link:ef60", "next_try_at": later},
        {"tries": 9, "last_error": "451", "next_try_at": later},
    ]
    with walk.runtime.database.begin() as connection:
        for letter, state in zip(letters, states, strict=True):
            connection.execute(update(tables.outbox).where(tables.outbox.c.id == letter.id).values(**state))
    page = read(walk, "/papers")
    assert re.search(r"Elm Court.*Moor View.*Station House", page)
    for words in ("Sent", "Not taken yet", "Gave up", "Tried 2 times", "Next try Monday 9 March at 11pm"):
        assert words in page
    assert "ef60" not in page
    no_address = {
        "next_try_at": None,
        "sent_at": None,
        "last_error": "There is no email address for provider:1",
    }
    with walk.runtime.database.begin() as connection:
        connection.execute(
            update(tables.outbox).where(tables.outbox.c.case_id == walk.case_id).values(**no_address)
        )
    assert "There is no email address on record: print it" in read(walk, "/papers")


def test_a_document_is_laid_out_as_one_and_says_who_made_it(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    walk.do(walk.open_link("choose_provider"), "choose_tied", **whole_cases.ALTERNATIVE)
    papers = read(walk, "/papers")
    assert "The person's choice Iris Applegarth Wednesday 11 March at 9am Iris Applegarth" in papers
    broker = walk.staff("broker")
    address = walk.links_of(broker, f"/cases/{walk.case_id}/papers", f"/cases/{walk.case_id}/papers/")[0]
    page = broker.get(address).text
    assert '<article class="homeward-paper">' in page
    assert "<dt" in page
    assert "by Iris Applegarth" in words_of(page)


def test_lists_have_urgency_category_and_area_as_columns_of_their_own(walk: Walk) -> None:
    walk.refer(urgency="hospital_discharge", urgency_reason="The ward is full")
    for address in ("/tasks", "/cases"):
        page = walk.staff("broker").get(address).text
        for column, value in (
            ("Urgency", "Discharge from hospital"),
            ("Category", "Care home without nursing"),
            ("Area", "Central"),
        ):
            assert f'data-label="{column}">{value}</td>' in page, f"{address}: {column}"
            assert f'govuk-table__header">{column}</th>' in page


def test_another_council_reads_nothing_of_it(walk: Walk) -> None:
    walk.refer()
    for tab in ("", "/offers", "/papers"):
        stranger = walk.staff("broker", small_council.OTHER)
        assert stranger.get(f"/cases/{walk.case_id}{tab}").status_code == 404


def test_an_invited_provider_is_reminded_once_a_day_whoever_asks(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    walk.offer("1-101", 700)
    address, broker = f"/cases/{walk.case_id}/remind", walk.staff("broker")
    assert broker.get(f"/cases/{walk.case_id}").text.count(">Remind<") == 2
    assert ">Remind<" not in walk.staff("auditor").get(f"/cases/{walk.case_id}").text
    assert walk.staff("auditor").post(address, data={"provider": "1-102"}).status_code == 403
    for who, location in (
        ("broker", "1-102"),
        ("practitioner", "1-102"),
        ("broker", "1-101"),
        ("broker", "1-104"),
    ):
        assert walk.staff(who).post(address, data={"provider": location}).status_code == 303
    reminders = [letter for letter in walk.letters() if letter.letter == "advert_reminder"]
    assert [letter.to for letter in reminders] == ["provider:1-102"]
    assert "We are waiting for your answer" in reminders[0].subject
    page = read(walk)
    assert "Reminded Monday 9 March at 9am" in page
    assert "Letter to Moor View: “We are waiting for your answer" in read(walk, "/history")
    walk.pass_time(until=walk.clock.now() + timedelta(days=1))
    walk.staff("broker").post(address, data={"provider": "1-102"})
    assert sum(letter.letter == "advert_reminder" for letter in walk.letters()) == 2
    stranger = walk.staff("broker", small_council.OTHER)
    assert stranger.post(address, data={"provider": "1-103"}).status_code == 404


def test_a_release_without_the_letter_shows_no_button(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.refer()
    walk.advertise()
    monkeypatch.setattr(advert_reminders, "LETTER", "a letter of later releases")
    assert ">Remind<" not in walk.staff("broker").get(f"/cases/{walk.case_id}").text


def test_a_note_of_a_call_is_kept_with_its_time_and_cannot_be_empty(walk: Walk) -> None:
    walk.refer()
    address, broker = f"/cases/{walk.case_id}/notes", walk.staff("broker")
    note = {
        "with": "Rosa, her sister",
        "when": "Monday 9 March at 8am",
        "text": "She likes the park",
    }
    assert broker.post(address, data={**note, "text": " "}).status_code == 422
    assert "Enter what was said" in broker.post(address, data={**note, "text": " "}).text
    assert broker.post(address, data=note).status_code == 303
    page = read(walk, "/notes", role="auditor")
    assert "Rosa, her sister, Monday 9 March at 8am She likes the park Noted by Bea Broker" in page
    assert "Keep the note" not in page
    assert walk.staff("auditor").post(address, data=note).status_code == 403
    assert walk.staff("broker", small_council.OTHER).post(address, data=note).status_code == 404
    assert "Call with Rosa, her sister" in read(walk, "/history")
