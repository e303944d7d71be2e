"""What somebody has typed and not sent stands in no page of anybody else, whoever they are."""

from collections.abc import Callable, Iterator
from typing import Any

from flask.testing import FlaskClient

from tests.web.auth.test_access import address_of, to_choice
from tests.web.builders import small_council
from tests.web.builders.case_walk import OFFER, Walk, posted
from tests.web.pages.test_sealed_offers import WORDS

Browsers = Callable[..., FlaskClient]


def everybody(walk: Walk, browser_of: Browsers) -> Iterator[tuple[str, FlaskClient]]:
    """A browser for each role, for each provider, and for the citizen's link."""
    yield "nobody", walk.site.test_client()
    for role in small_council.STAFF:
        yield role, walk.staff(role)
    for location in ("1-101", "1-102", "1-103", "1-104"):
        yield location, walk.home(location)
    for role in ("citizen", "payer"):
        yield f"another {role}", browser_of(role, party="anybody")
    letters = {letter.letter for letter in walk.letters()}
    if "choose_provider" in letters:
        yield "citizen", walk.open_link("choose_provider")


def readers(walk: Walk, browser_of: Browsers, words: str, **ids: str) -> set[str]:
    """Who reads these words on any page of the site, walked over every address and every task of the case."""
    tasks = [task["id"] for task in walk.tasks().values()]
    seen: set[str] = set()
    read = 0
    for name, browser in everybody(walk, browser_of):
        for rule in walk.site.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            for task in tasks if "task_id" in rule.arguments else [""]:
                address = address_of(
                    rule, **{"case_id": walk.case_id, "task_id": task, "name": "respond", **ids}
                )
                read += 1
                if words in browser.get(address).text:
                    seen.add(name)
    assert read > 300
    return seen


def save(browser: FlaskClient, address: str, answers: dict[str, Any]) -> None:
    answer = browser.post(address, data={**posted(answers), "_act": "save"})
    assert answer.status_code == 303, answer.text


def test_what_an_invited_provider_types_into_withdrew_is_read_by_nobody_else(
    walk: Walk, browser_of: Browsers
) -> None:
    to_choice(walk)
    task = walk.tasks()["provider_withdrew"]["id"]
    save(walk.home("1-101"), f"/tasks/{task}", {"reason": WORDS})
    assert readers(walk, browser_of, WORDS) == {"1-101"}


def test_what_a_broker_types_into_the_citizens_choice_never_reaches_the_citizen(
    walk: Walk, browser_of: Browsers
) -> None:
    to_choice(walk)
    task = walk.tasks()["choose_tied"]["id"]
    save(walk.staff("broker"), f"/tasks/{task}", {"reason": WORDS})
    assert readers(walk, browser_of, WORDS) == {"broker"}


def test_what_a_citizen_types_is_read_by_nobody_of_the_council_before_it_is_sent(
    walk: Walk, browser_of: Browsers
) -> None:
    to_choice(walk)
    task = walk.tasks()["choose_tied"]["id"]
    save(walk.open_link("choose_provider"), f"/tasks/{task}", {"reason": WORDS})
    assert readers(walk, browser_of, WORDS) == {"citizen"}


def test_nobody_but_its_writer_reads_a_draft_of_a_task_of_staff(walk: Walk, browser_of: Browsers) -> None:
    walk.refer()
    task = walk.tasks()["write_advert"]["id"]
    save(walk.staff("broker"), f"/tasks/{task}", {"description": WORDS})
    assert readers(walk, browser_of, WORDS) == {"broker"}


def test_what_a_home_types_into_an_offer_is_read_by_no_competitor_and_not_by_the_council(
    walk: Walk, browser_of: Browsers
) -> None:
    walk.refer()
    walk.advertise()
    save(walk.home("1-101"), f"/adverts/{walk.call()}", {**OFFER, "how_met": WORDS})
    assert readers(walk, browser_of, WORDS, call_id=walk.call()) == {"1-101"}
