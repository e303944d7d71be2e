"""Sealed means sealed: until an advert closes no page or log shows an offer to anyone but its provider."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.database import call_tables
from tests.web.auth.test_access import address_of
from tests.web.builders import small_council
from tests.web.builders.case_walk import OFFER, Walk, posted, problems, version_on

SEEN = select(call_tables.call_parties.c.party, call_tables.call_parties.c.seen_at)
PRICE = 713
WORDS = "Kingfisher wing with a garden door"
TRACES = (WORDS, "Kingfisher", "£713", "713.00", "71300", ">713<", 'value="713"')


def pages(site: Flask, walk: Walk) -> Iterator[str]:
    """Every address of the site that can be read, for this case."""
    tasks = [task["id"] for task in walk.tasks().values()]
    for rule in site.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
            continue
        for task in tasks if "task_id" in rule.arguments else [""]:
            for name in ("respond", "micro_procurement") if "name" in rule.arguments else [""]:
                yield address_of(rule, case_id=walk.case_id, call_id=walk.call(), task_id=task, name=name)


def everybody(walk: Walk, site: Flask, browser_of: Callable[..., FlaskClient]) -> Iterator[FlaskClient]:
    """A browser for each role, and each provider but the one that offered."""
    yield site.test_client()
    for role in small_council.STAFF:
        yield browser_of(role)
    for location in ("1-102", "1-103", "1-104"):
        yield walk.home(location)
    for role in ("citizen", "payer"):
        yield browser_of(role, party="anybody")


@pytest.fixture
def sealed(walk: Walk) -> Walk:
    walk.refer()
    walk.advertise()
    walk.offer("1-101", PRICE, how_met=WORDS)
    return walk


def test_nobody_but_its_provider_reads_an_offer_before_the_advert_closes(
    sealed: Walk, site: Flask, browser_of: Callable[..., FlaskClient], capfd: pytest.CaptureFixture[str]
) -> None:
    read = 0
    for browser in everybody(sealed, site, browser_of):
        for address in pages(site, sealed):
            text = browser.get(address).text
            assert [trace for trace in TRACES if trace in text] == [], address
            read += 1
    logged = capfd.readouterr()
    assert read > 200
    assert [trace for trace in TRACES if trace in logged.err + logged.out] == []


def test_its_own_provider_reads_it_and_the_search_can_find_it(sealed: Walk) -> None:
    text = sealed.home("1-101").get(f"/adverts/{sealed.call()}").text
    assert WORDS in text
    assert 'value="713.00"' in text


def test_brokers_see_who_has_answered(sealed: Walk) -> None:
    page = sealed.staff("broker").get(f"/cases/{sealed.case_id}").text
    assert "1 of 3 has answered" in page
    assert re.search(r"Elm Court</th>\s*<td[^>]*>.*?</td>\s*<td[^>]*>Answered; sealed until the close", page)
    assert re.search(r"Moor View</th>\s*<td[^>]*>Not yet</td>\s*<td[^>]*>No answer yet", page)


def test_brokers_see_since_when_an_invited_provider_knows_of_the_advert(sealed: Walk) -> None:
    opened = r"Moor View</th>\s*<td[^>]*>Monday 9 March"
    address, broker = f"/adverts/{sealed.call()}", sealed.staff("broker")
    assert not re.search(opened, broker.get(f"/cases/{sealed.case_id}").text)
    assert sealed.home("1-102").get(address).status_code == 200
    assert re.search(opened, broker.get(f"/cases/{sealed.case_id}").text)
    with sealed.runtime.database.read() as connection:
        seen = connection.execute(SEEN).all()
    sealed.clock.advance(timedelta(minutes=5))
    assert sealed.home("1-102").get(address).status_code == 200
    with sealed.runtime.database.read() as connection:
        assert connection.execute(SEEN).all() == seen


def test_refused_and_changed_offers_leave_no_trace_either(
    sealed: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    home, address = sealed.home("1-101"), f"/adverts/{sealed.call()}"
    refused = {"decision": "offer", "how_met": WORDS, "_version": version_on(home.get(address))}
    assert "Enter" in problems(home.post(address, data=refused))
    seen = {"_version": version_on(home.get(address))}
    assert home.post(f"{address}/withdraw", data=seen).status_code == 303
    case = sealed.staff("broker").get(f"/cases/{sealed.case_id}").text
    assert "Nobody has answered yet" in case
    past = sealed.staff("broker").get(f"/cases/{sealed.case_id}/history").text
    assert "Kingfisher" not in case + past + json.dumps(capfd.readouterr()._asdict())


def test_that_a_provider_declines_is_sealed_until_the_close_too(sealed: Walk) -> None:
    decline = {"decision": "decline", "decline_reason": "no_capacity", "_act": "send"}
    assert sealed.respond("1-102", decline).status_code == 303
    for page in ("", "/offers"):
        text = sealed.staff("broker").get(f"/cases/{sealed.case_id}{page}").text
        assert "2 of 3 have answered" in text
        assert "Declined" not in text
    sealed.close()
    for page in ("", "/offers"):
        text = sealed.staff("broker").get(f"/cases/{sealed.case_id}{page}").text
        assert re.search(r"Moor View</th>\s*<td[^>]*>.*?</td>\s*<td[^>]*>Declined", text)
        assert re.search(r"Closed [^.]*\.\s+2 of 3 answered\.", re.sub(r"<[^>]+>", "", text))
        assert re.search(r"Station House</th>\s*<td[^>]*>Never</td>\s*<td[^>]*>No answer<", text)


def test_after_the_close_the_broker_reads_it(sealed: Walk) -> None:
    sealed.close()
    task = sealed.tasks()["confirm_ranking"]["id"]
    assert "£713.00" in sealed.staff("broker").get(f"/tasks/{task}").text


def test_an_answer_after_the_close_is_refused_in_words(sealed: Walk) -> None:
    call = sealed.call()
    sealed.close()
    late = sealed.home("1-102").post(f"/adverts/{call}", data=posted({**OFFER, "how_met": "By our own cook"}))
    assert late.status_code == 422
    assert "does not count" in late.text
    assert "By our own cook" in late.text, "what was typed is lost"


def test_no_provider_sees_whose_case_it_is(sealed: Walk) -> None:
    for location in small_council.OFFERING:
        home = sealed.home(location)
        for address in ("/adverts", f"/adverts/{sealed.call()}", "/offers"):
            text = home.get(address).text
            assert "Applegarth" not in text
            assert "Kestrel Row" not in text
            assert "AB9 8ZZ" not in text
            assert "1941" not in text
