"""Correcting people, and sending and ending links, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select

from brokerage import errors
from brokerage.package import corrections, one_off_links, people
from brokerage.package.one_off_links import Bearer
from brokerage.selection import tie_breaks, tied_choices
from brokerage.tables import package_tables
from engine.database import call_tables, session
from engine.database import tables as engine_tables
from engine.database.handle import Database
from engine.errors import EngineError
from engine.store import hash_chain, history, link_letters, links
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import BROKER, COUNCIL, START, Desk

LATER = START + timedelta(days=1)


@pytest.fixture
def running(connection) -> Desk:
    """A case that is running."""
    return Desk(connection)


def correct(connection, case_id: str, **changes: object) -> corrections.Correction:
    """Correct what is on record, as the page does."""
    known = corrections.on_record(connection, COUNCIL, case_id)
    values = {**known.values(), "reason": "She said so", **changes}
    return corrections.correct(connection, COUNCIL, case_id, values, known.digest(), BROKER, LATER)


def lines(connection, case_id: str) -> list[str]:
    """Return the history of a case, which must be whole."""
    assert hash_chain.verify(connection, case_id).whole
    return [line.text for line in history.lines(connection, case_id)]


def test_only_running_cases_of_that_person_are_told(connection):
    first, second, others = (Desk(connection, case_id=f"case-{name}") for name in "abc")
    first.refer(person_reference="R1")
    second.refer(person_reference="R1")
    others.refer(person_name="Bob Brown", date_of_birth=date(1950, 1, 1))
    correction = correct(connection, "case-a", phone="01632 960 009", postcode="AB1 2CD")
    assert correction.changed == ["postcode", "telephone"]
    told = ["Corrected the person's details: postcode, telephone."]
    assert lines(connection, "case-a") == lines(connection, "case-b") == told
    assert lines(connection, "case-c") == []


def test_letters_go_to_who_speaks_for_a_person_now_and_never_to_who_did(connection):
    desk = Desk(connection)
    desk.refer(email="ada@x.example", representative_name="Al", representative_email="al@x.example")
    to = f"person:{people.person_of(desk.case()).id}"
    assert people.address(connection, COUNCIL, to) == "al@x.example"
    correct(connection, desk.case_id, speaker_name="Bo", speaker_role="relative", speaker_email=None)
    assert people.address(connection, COUNCIL, to) == "ada@x.example"
    correct(connection, desk.case_id, speaker_name=None)
    assert corrections.on_record(connection, COUNCIL, desk.case_id).speaker is None


def test_what_was_changed_meanwhile_is_not_overwritten(connection):
    desk = Desk(connection)
    desk.refer()
    known = corrections.on_record(connection, COUNCIL, desk.case_id)
    seen, values = known.digest(), {**known.values(), "name": "Ada P", "reason": "x"}
    correct(connection, desk.case_id, phone="01632 960 009")
    with pytest.raises(errors.ChangedMeanwhile):
        corrections.correct(connection, COUNCIL, desk.case_id, values, seen, BROKER, LATER)


def test_another_councils_case_has_no_details_here(connection):
    desk = Desk(connection)
    desk.refer()
    with pytest.raises(EngineError):
        corrections.on_record(connection, "elsewhere", desk.case_id)


def test_of_two_corrections_at_one_time_one_is_told_to_look_again(database: Database):
    with database.begin() as connection:
        desk = Desk(connection)
        desk.refer()
        session.of(desk.case()).flush()
    with database.read() as connection:
        known = corrections.on_record(connection, COUNCIL, "case-1")
    together = Barrier(2)

    def change(phone: str) -> str:
        together.wait()
        try:
            with database.begin() as connection:
                values = {**known.values(), "phone": phone, "reason": "x"}
                corrections.correct(connection, COUNCIL, "case-1", values, known.digest(), BROKER, LATER)
        except errors.ChangedMeanwhile:
            return "look again"
        return phone

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(change, ("01632 960 001", "01632 960 002")))
    assert outcomes.count("look again") == 1
    with database.read() as connection:
        phone = connection.execute(
            select(package_tables.people.c.phone).where(package_tables.people.c.council == COUNCIL)
        ).scalar_one()
        assert phone in outcomes
        assert len(lines(connection, "case-1")) == 1


def invite(desk: Desk, **person: object) -> Bearer:
    """Let the citizen be asked to choose; write the task and the letters as the engine would."""
    advert = selection_steps.tie(desk, "first", "second", **person)
    tie_breaks.leading_group(desk.case(), advert=advert)
    desk.book.letters.clear()
    tied_choices.invite_choice(desk.case(), advert=advert)
    party = people.person_of(desk.case()).id
    session.of(desk.case()).flush()
    for letter, to, key, text in desk.book.letters:
        waits_for = desk.book.waiting.get(to)
        row = {"id": key, "key": key, "letter": letter, "to": to, "subject": text.subject, "body": text.body}
        times = {"created_at": START, "next_try_at": None if waits_for else START, "tries": 0}
        desk.connection.execute(
            insert(engine_tables.outbox).values(
                council=COUNCIL, case_id=desk.case_id, waits_for=waits_for, **row, **times
            )
        )
    add_task(desk, "citizen", party)
    return Bearer(COUNCIL, desk.case_id, "citizen", party)


def add_task(desk: Desk, role: str, party: str) -> None:
    """Write an open task for a party."""
    words = dict.fromkeys(("diagram", "step", "label", "form"), "choose") | {"also_roles": "broker"}
    facts = {"kind": "work", "status": "open", "opened_at": START, "priority": 0, "version": 1}
    desk.connection.execute(
        insert(engine_tables.tasks).values(
            id=f"task-{role}", council=COUNCIL, case_id=desk.case_id, role=role, party=party, **words, **facts
        )
    )


def live(desk: Desk) -> list[str | None]:
    """Return why each of the case's links has ended; None for one that works."""
    return [row.ended_why for row in links.of_case(desk.connection, COUNCIL, desk.case_id)]


def letter(desk: Desk, bearer: Bearer) -> dict[str, object]:
    """Return the latest letter with a link."""
    written = link_letters.latest(desk.connection, COUNCIL, [desk.case_id])
    return dict(written[(desk.case_id, bearer.addressee)])


def test_without_a_date_of_birth_a_letter_waits_and_goes_once_there_is_one(running):
    bearer = invite(running, date_of_birth=None)
    waiting = letter(running, bearer)
    assert "No date of birth is on record for Ada Person" in str(waiting["waits_for"])
    assert (waiting["next_try_at"], live(running)) == (None, [])
    with pytest.raises(errors.FactMissing, match="No date of birth is on record"):
        one_off_links.send_again(running.connection, bearer, BROKER, LATER)
    assert correct(running.connection, running.case_id, phone="01632 960 001").released == 0
    assert correct(running.connection, running.case_id, born_on=date(1940, 2, 3)).released == 1
    sent = letter(running, bearer)
    assert (sent["id"], sent["waits_for"], sent["next_try_at"]) == (waiting["id"], None, LATER)
    assert link_letters.TO_COME not in str(sent["body"])
    assert live(running) == [None]


def test_a_link_that_is_sent_again_replaces_those_before(running):
    bearer = invite(running)
    first = letter(running, bearer)
    ended = one_off_links.send_again(running.connection, bearer, BROKER, LATER)
    assert [actor.startswith("link:") for actor in ended] == [True]
    assert sorted(live(running), key=str) == [None, "replaced"]
    second = letter(running, bearer)
    assert second["id"] != first["id"]
    assert second["body"] != first["body"]
    assert one_off_links.end(running.connection, bearer, BROKER, LATER) != ended
    assert sorted(live(running), key=str) == ["by_staff", "replaced"]
    with pytest.raises(errors.NoLink):
        one_off_links.end(running.connection, bearer, BROKER, LATER)


def test_links_end_with_the_last_task_that_was_open_before(running):
    bearer = invite(running)
    links.end_with_tasks(running.connection, running.case_id, LATER)
    assert live(running) == [None]
    links.end_with_tasks(running.connection, running.case_id, LATER, new_tasks=["task-citizen"])
    assert live(running) == ["task_done"]
    digests = select(call_tables.links.c.digest).where(call_tables.links.c.council == COUNCIL)
    digest = running.connection.execute(digests).scalar_one()
    with pytest.raises(links.LinkGone):
        links.find(running.connection, digest, LATER)
    with pytest.raises(errors.NothingWaits):
        one_off_links.send_again(running.connection, Bearer(*bearer[:2], "citizen", "nobody"), BROKER, LATER)
