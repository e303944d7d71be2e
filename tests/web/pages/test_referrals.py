"""A referral may be left before it is whole: saved, listed, continued or deleted, by its writer alone."""

import io
import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from engine import actors
from engine.cases import commands
from engine.database.file_tables import files as table
from engine.definition.folder import read_folder
from engine.runtime import Runtime
from engine.store import drafts, files, releases
from tests.web.builders import case_walk, small_council
from tests.web.builders.case_walk import REFERRAL, Walk, posted
from tests.web.pages.test_sealed_drafts import readers
from web.forms import submitted_form

NAME = "Iris Halfway"


def begin(browser: FlaskClient, name: str = NAME) -> str:
    """Type a name into the form for a new package, save it, and return its address."""
    address = case_walk.new_referral(browser)
    answer = browser.post(f"{address}/referral_person", data={"person_name": name, "_act": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/referrals")
    return address


def test_a_referral_is_left_and_continued_and_sent(walk: Walk) -> None:
    bea = walk.staff("broker")
    address = begin(bea)
    listed = bea.get("/referrals").text
    assert NAME in listed
    assert address in listed
    assert "1 referral not yet sent" in bea.get("/tasks").text
    assert "Referrals not yet sent" in bea.get("/cases/new").text
    page = bea.get(f"{address}/referral_person").text
    assert f'value="{NAME}"' in page
    once = address.rsplit("/", 1)[1]
    assert f'name="_once" value="{once}"' in page
    sent = bea.post("/cases/new", data={**posted(REFERRAL), "_once": once, "_act": "send"})
    assert sent.headers["Location"] == f"/cases/{once}", case_walk.problems(sent)
    assert bea.get(address).status_code == 404
    assert "You have none" in bea.get("/referrals").text


def test_saving_what_has_been_sent_leads_to_its_case(walk: Walk) -> None:
    case_id, bea = walk.refer(), walk.staff("broker")
    answer = bea.post("/cases/new", data={"_once": case_id, "person_name": NAME, "_act": "save"})
    assert answer.headers["Location"] == f"/cases/{case_id}"
    assert bea.post("/cases/new/draft", data={"_once": case_id, "person_name": NAME}).status_code == 200
    assert "You have none" in bea.get("/referrals").text


def test_a_referral_is_deleted_by_its_writer_alone(walk: Walk) -> None:
    bea, another = walk.staff("broker"), walk.staff("practitioner")
    address = begin(bea)
    assert another.get(address).status_code == 404
    assert another.post(f"{address}/delete").status_code == 404
    assert NAME not in another.get(f"{address}/referral_person").text
    assert NAME in bea.get(f"{address}/referral_person").text
    assert bea.post(f"{address}/delete").headers["Location"] == "/referrals"
    assert "The referral is deleted" in bea.get("/referrals").text
    assert bea.get(address).status_code == 404


def test_a_referral_without_a_name_is_listed(walk: Walk) -> None:
    begin(walk.staff("broker"), "")
    assert "No name yet" in walk.staff("broker").get("/referrals").text


def test_nobody_else_reads_a_referral_that_is_not_sent(walk: Walk, browser_of: object) -> None:
    walk.refer()
    address = begin(walk.staff("broker"))
    case_id = address.rsplit("/", 1)[1]
    assert readers(walk, browser_of, NAME, case_id=case_id) == {"broker"}  # type: ignore[arg-type]


PERSON = {name: REFERRAL[name] for name in ("person_name", "person_reference", "date_of_birth", "email")}
CARE = {name: REFERRAL[name] for name in ("category", "age_group", "needs", "outcomes")}
WHERE = {name: REFERRAL[name] for name in ("area", "required_start", "urgency")}
SECTIONS = {
    "referral_person": {**PERSON, "address": "4 Kestrel Row", "postcode": "AB9 8ZZ", "phone": ""},
    "referral_who_decides": {"has_capacity": "yes", "representative_name": ""},
    "referral_care": CARE,
    "referral_where_and_when": WHERE,
    "referral_approval": {"plan_approved": "yes", "budget_approved": "yes"},
}


def fill(browser: FlaskClient, address: str, sections: Iterable[str] = SECTIONS) -> None:
    for section in sections:
        fields = {**posted(SECTIONS[section]), "_act": "check"}
        answer = browser.post(f"{address}/{section}", data=fields)
        assert (answer.status_code, answer.headers.get("Location")) == (303, address), case_walk.problems(
            answer
        )


def statuses(page: str) -> dict[str, str]:
    """How far each section is, by its name, as the list says it."""
    items = re.findall(r'<li class="govuk-task-list__item.*?</li>', page, re.DOTALL)
    words = [re.sub(r"<[^>]+>", "|", item).split("|") for item in items]
    told = [[" ".join(part.split()) for part in parts if part.strip()] for parts in words]
    return {parts[0]: parts[-1] for parts in told}


def test_a_referral_is_typed_section_by_section_checked_and_sent(walk: Walk) -> None:
    bea = walk.staff("broker")
    assert set(statuses(bea.get("/cases/new").text).values()) == {"Not started", "Cannot start yet"}
    address = case_walk.new_referral(bea)
    fill(bea, address, list(SECTIONS)[:2])
    shown = statuses(bea.get(address).text)
    assert [*shown.values()] == [*["Completed"] * 2, *["Not started"] * 3, "Cannot start yet"]
    fill(bea, address, list(SECTIONS)[2:])
    assert [*statuses(bea.get(address).text).values()] == [*["Completed"] * 5, "Not started"]
    page = bea.get(f"{address}/check").text
    assert all(words in page for words in ("Iris Applegarth", "4 Kestrel Row", "To live safely"))
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    answers = [(name, text) for name, text in fields if name != "csrf_token"]
    names = {name for name, _ in answers}
    data = {name: [text for key, text in answers if key == name] for name in names}
    sent = bea.post("/cases/new", data={**data, "_act": "send"})
    assert sent.headers.get("Location") == address.replace("referrals", "cases"), case_walk.problems(sent)
    assert "You have none" in bea.get("/referrals").text


def test_a_section_says_what_is_wrong_on_its_own_page_and_keeps_it(walk: Walk) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    page = bea.post(f"{address}/referral_person", data={"postcode": "AB9 8ZZ", "_act": "check"})
    assert page.status_code == 422
    assert "Enter the full name" in case_walk.problems(page)
    assert "Select" not in case_walk.problems(page), "nothing is asked of the other sections"
    assert 'value="AB9 8ZZ"' in bea.get(f"{address}/referral_person").text
    assert "In progress" in statuses(bea.get(address).text).values()


def test_what_is_wrong_on_sending_leads_to_its_section(walk: Walk) -> None:
    bea = walk.staff("broker")
    wrong = {**REFERRAL, "outcomes": "That Mrs Applegarth sees her friends", "plan_approved": ""}
    page = bea.post("/cases/new", data={**posted(wrong), "_once": "a" * 32, "_act": "send"})
    assert page.status_code == 422
    links = re.findall(r'href="(/referrals/a+/\w+\?wrong=yes)"', page.text)
    assert [link.split("/")[3].split("?")[0] for link in links] == ["referral_care", "referral_approval"]
    assert "“Applegarth” (surname)" in bea.get(links[0]).text
    assert "sees her friends" in bea.get(links[0]).text, "what was typed is lost"


@pytest.mark.parametrize("address", ["/referrals/1/referral_person", f"/referrals/{'a' * 32}/nothing"])
def test_no_other_id_and_no_other_section_has_a_page(walk: Walk, address: str) -> None:
    bea = walk.staff("broker")
    assert bea.get(address).status_code == bea.post(address).status_code == 404
    assert bea.get(f"/referrals/{'a' * 32}/check").status_code == 404


def test_what_another_section_answers_hides_questions_and_asks_them(walk: Walk) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    where = f"{address}/referral_where_and_when"
    landlord = '<div data-question="current_landlord"'
    fill(bea, address, ["referral_care"])
    assert f"{landlord} hidden>" in bea.get(where).text
    assert "current_landlord" in bea.post(f"{where}/visible", data={"area": "central"}).get_json()["hidden"]
    bea.post(
        f"{address}/referral_care", data={**posted(CARE), "category": "supported_living", "_act": "check"}
    )
    assert f"{landlord}>" in bea.get(where).text
    assert (
        "current_landlord" not in bea.post(f"{where}/visible", data={"area": "central"}).get_json()["hidden"]
    )


def test_a_release_whose_form_has_no_sections_asks_all_on_one_page(walk: Walk, runtime: Runtime) -> None:
    folder = read_folder(small_council.PROCESS)
    name = "forms/referral.form"
    one_page = folder.files[name].replace(b'"pages": "task_list",', b"")
    assert one_page != folder.files[name]
    analyst = actors.Actor("analyst", "Ann Analyst", frozenset({"analyst"}), small_council.COUNCIL)
    older = replace(folder, files={**folder.files, name: one_page})
    releases.publish(runtime, small_council.COUNCIL, older, analyst)
    bea = walk.staff("broker")
    page = bea.get("/cases/new").text
    assert all(f'name="{key}"' in page for key in ("person_name", "area", "plan_approved"))
    assert bea.get(f"/referrals/{'a' * 32}/referral_person").status_code == 404
    refused = bea.post("/cases/new", data={"person_name": "", "postcode": "AB9 8ZZ", "_act": "send"})
    assert refused.status_code == 422
    assert 'value="AB9 8ZZ"' in refused.text


ATTORNEY = {
    "has_capacity": "no",
    "capacity_note": "Dr Marsh, 2 March",
    "representative_name": "Rosa Applegarth",
    "representative_role": "attorney",
    "representative_email": "rosa@example.org",
    "representative_authority_seen": "true",
}
PLAN, POWER = b"%PDF-1.7 the plan", b"%PDF-1.7 the power of attorney"


def send_file(
    browser: FlaskClient, address: str, section: str, question: str, content: bytes, **fields: str
) -> TestResponse:
    """Post a section with a file, as the page of that section does."""
    file = FileStorage(io.BytesIO(content), f"{question}.pdf")
    boundary, body = encode_multipart({**fields, "_act": "check", question: file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.post(f"{address}/{section}", data=body, content_type=kind)


def test_the_plan_and_the_power_of_attorney_come_with_a_referral(walk: Walk, runtime: Runtime) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    fill(bea, address, ["referral_person", "referral_care", "referral_where_and_when"])
    assert 'enctype="multipart/form-data"' in bea.get(f"{address}/referral_approval").text
    approval = posted(SECTIONS["referral_approval"])
    first = send_file(bea, address, "referral_approval", "support_plan", PLAN, **approval)
    assert first.headers.get("Location") == address, case_walk.problems(first)
    second = send_file(bea, address, "referral_who_decides", "authority_document", POWER, **ATTORNEY)
    assert second.headers.get("Location") == address, case_walk.problems(second)
    assert "support_plan.pdf" in bea.get(f"{address}/referral_approval").text
    page = bea.get(f"{address}/check").text
    assert "support_plan.pdf" in page
    assert "authority_document.pdf" in page
    fields = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    sent = bea.post("/cases/new", data={**multiple(fields), "_act": "send"})
    assert sent.status_code == 303, case_walk.problems(sent)
    case_id = address.rsplit("/", 1)[1]
    papers = bea.get(f"/cases/{case_id}/papers").text
    links = re.findall(r'href="(/files/\w+)">([^<]*)<', papers)
    read = {name: bea.get(file).data for file, name in links}
    assert read == {"support_plan.pdf": PLAN, "authority_document.pdf": POWER}
    for file, _ in links:
        assert walk.home("1-101").get(file).status_code == 404


def multiple(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """All the values of each field: a checklist posts one field for each box."""
    listed: dict[str, list[str]] = {}
    for name, text in fields:
        listed.setdefault(name, []).append(text)
    return listed


def test_a_section_says_what_is_wrong_with_its_file_and_keeps_the_rest(walk: Walk) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    approval = posted(SECTIONS["referral_approval"])
    wrong = send_file(bea, address, "referral_approval", "support_plan", b"\x00\x01", **approval)
    assert wrong.status_code == 422
    assert "must be a PDF" in case_walk.problems(wrong)
    assert re.search(r'name="plan_approved"[^>]*value="yes"[^>]*checked', wrong.text)


def test_the_file_of_a_saved_referral_waits_as_long_as_the_referral(walk: Walk, runtime: Runtime) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    approval = posted(SECTIONS["referral_approval"])
    send_file(bea, address, "referral_approval", "support_plan", PLAN, **approval)
    walk.clock.advance(timedelta(days=9))
    files.remove_old(runtime)
    walk._browsers.clear()  # nine days later everybody is signed out
    back = walk.staff("broker")
    assert "support_plan.pdf" in back.get(f"{address}/referral_approval").text
    back.post(f"{address}/delete")
    files.remove_old(runtime)
    with runtime.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_two_pages_of_one_referral_saved_at_once_keep_both_sections(walk: Walk, runtime: Runtime) -> None:
    bea = walk.staff("broker")
    address = case_walk.new_referral(bea)
    case_id = address.rsplit("/", 1)[1]
    writer = actors.Actor("w", "Writer", frozenset({"broker"}), small_council.COUNCIL)
    typed = {"referral_person": ("person_name", NAME), "referral_where_and_when": ("area", "north")}
    together = threading.Barrier(len(typed))

    def save(section: str) -> None:
        together.wait()
        commands.save_start_draft(
            runtime, submitted_form.PROCESS, case_id, [typed[section]], writer, section=section
        )

    pages = [threading.Thread(target=save, args=(section,)) for section in typed]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    with runtime.database.read() as connection:
        draft = drafts.find(connection, case_id, small_council.COUNCIL, writer)
    assert draft is not None
    assert set(typed.values()) <= set(draft.posted)
