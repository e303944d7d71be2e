"""A referral never overwrites the record of somebody else, and never changes a record unseen."""

from datetime import date

import pytest
from sqlalchemy import select, update

from brokerage import errors
from brokerage.facts import person_facts
from brokerage.package import people, referrals
from brokerage.tables import package_tables
from engine.database import session
from engine.database import tables as engine_tables
from engine.store import history
from tests.brokerage.builders.council_case import Desk

ALICE = {
    "person_name": "Alice Ames",
    "person_reference": "R77",
    "date_of_birth": date(1940, 2, 3),
    "email": "alice@x.example",
    "address": "1 Mill Yard",
}
BOB = {
    "person_name": "Bob Brown",
    "person_reference": "R77",
    "date_of_birth": date(1955, 5, 6),
    "email": "bob@x.example",
    "address": "2 Mill Yard",
}


@pytest.fixture
def first(connection) -> Desk:
    """The case of Alice, which is running."""
    desk = Desk(connection, case_id="case-a")
    desk.refer(**ALICE)
    return desk


@pytest.fixture
def second(first, connection) -> Desk:
    """The next case of the same council."""
    return Desk(connection, case_id="case-b")


def person(desk: Desk) -> dict[str, object]:
    """Return who a case is for, as the database has it."""
    session.of(desk.case()).flush()
    query = (
        select(package_tables.people)
        .join(package_tables.packages, package_tables.packages.c.person == package_tables.people.c.id)
        .where(package_tables.packages.c.id == desk.variables["package"])
    )
    return dict(desk.connection.execute(query).mappings().one())


def take(desk: Desk, **answers: object) -> bool:
    """Take a referral on the process that is shipped now; return whether somebody alike is on record."""
    desk.operation = referrals.take_referral
    desk.refer(**answers)
    return bool(desk.variables["somebody_alike"])


def lines(desk: Desk) -> str:
    """Return what was noted of people in this case's history."""
    return " ".join(f"{line.text} {line.details}" for line in desk.book.lines if line.kind == "person")


def end(desk: Desk) -> None:
    """Let a case be over."""
    cases = engine_tables.cases
    desk.connection.execute(
        update(cases)
        .where(cases.c.id == desk.case_id, cases.c.council == desk.council)
        .values(status="ended")
    )


@pytest.mark.parametrize("operation", [referrals.record_referral, referrals.take_referral])
@pytest.mark.parametrize(
    "answers",
    [
        BOB,
        {**BOB, "date_of_birth": ALICE["date_of_birth"]},
        {**BOB, "person_name": "Alice Ames"},
        {**BOB, "date_of_birth": None},
        {**ALICE, "person_reference": "R78", "email": "other@x.example"},
        {**ALICE, "person_reference": None, "email": "other@x.example"},
    ],
)
def test_anything_less_than_a_whole_match_makes_a_new_person(first, second, operation, answers):
    before = person(first)
    second.operation = operation
    second.refer(**answers)
    assert person(first) == before
    assert person(second)["id"] != before["id"]
    assert person(second)["name"] == answers["person_name"]
    assert people.address(second.connection, second.council, f"person:{before['id']}") == "alice@x.example"
    assert people.fits(second.connection, "citizen", str(before["id"]), "3 2 1940".replace(" ", "0")) is False
    assert people.fits(second.connection, "citizen", str(before["id"]), "03021940")
    assert "Somebody on record has the same reference" in lines(second)


def test_a_whole_match_is_the_same_person_however_the_name_is_written(first, second):
    assert not take(second, **{**ALICE, "person_name": " \u00c0LICE  ames", "person_reference": "r77"})
    assert person(second)["id"] == person(first)["id"]
    assert person(second)["name"] == "Alice Ames"


def test_a_whole_match_changes_no_contact_facts_while_another_case_is_running(first, second):
    representative = {"representative_name": "Rae Ames", "representative_email": "rae@x.example"}
    before = person(first)
    take(second, **{**ALICE, "email": "new@x.example", "phone": "01632 960 002", **representative})
    assert person(second) == before
    assert people.address(second.connection, second.council, f"person:{before['id']}") == "alice@x.example"
    assert "gives another email address and telephone and person to speak for them" in lines(second)


def test_a_whole_match_takes_contact_facts_over_once_no_other_case_is_running(first, second):
    end(first)
    representative = {"representative_name": "Rae Ames", "representative_role": "attorney"}
    take(second, **{**ALICE, "email": "new@x.example", **representative})
    assert person(second)["id"] == person(first)["id"]
    assert person(second)["email"] == "new@x.example"
    assert person(second)["address"] == "1 Mill Yard"
    assert "from \u201calice@x.example\u201d to \u201cnew@x.example\u201d" in lines(second)
    assert "from nothing to \u201cRae Ames, attorney for health and welfare\u201d" in lines(second)


def test_a_later_finding_on_capacity_is_noted_in_the_other_running_case(first, second):
    first.refer(**ALICE, has_capacity="yes")
    take(second, **ALICE, has_capacity="no", capacity_note="Assessed by Pru")
    assert person(first)["has_capacity"] is False
    noted = history.lines(second.connection, "case-a")
    assert [line.text for line in noted] == [
        "A later referral says that the person can not make this decision."
    ]
    assert history.lines(second.connection, "case-b") == []


def test_both_people_are_shown_side_by_side_and_the_answer_may_be_another_person(first, second):
    assert take(second, **BOB)
    groups = person_facts.people_alike(second.case(reads=True))
    rows = [dict(group.rows) for group in groups]
    assert [row["Name"] for row in rows] == ["Bob Brown", "Alice Ames"]
    assert [row["Date of birth"] for row in rows] == ["6 May 1955", "3 February 1940"]
    assert [label for label, _ in groups[0].rows] == [label for label, _ in groups[1].rows]
    assert groups[1].note == "The same: reference. Not the same: name, date of birth."
    options = person_facts.people_alike_options(second.case(reads=True))
    assert [option.label for option in options] == ["The same person as Alice Ames", "Another person"]
    bob = person(second)
    settle(second, options[1].value)
    assert person(second) == bob
    assert "Another woman" in lines(second)


def test_the_same_person_gets_the_package_and_their_record_stays(first, second):
    alice = person(first)
    wrong = {**ALICE, "date_of_birth": date(1940, 3, 2), "email": "new@x.example"}
    assert take(second, **wrong, representative_name="Rae Ames", representative_role="relative")
    duplicate = person(second)["id"]
    settle(second, str(alice["id"]))
    assert person(second) == alice
    assert "gives another date of birth and email address" in lines(second)
    count = select(package_tables.people.c.id).where(
        package_tables.people.c.council == second.council, package_tables.people.c.id == duplicate
    )
    assert second.connection.execute(count).all() == []


def test_what_is_missing_on_record_is_filled_in_and_what_is_there_stays(first, second):
    end(first)
    take(second, **{**ALICE, "date_of_birth": None})
    third = Desk(second.connection, case_id="case-c")
    end(second)
    assert take(third, **{**ALICE, "person_name": "Alice Amos"})
    incomplete = str(person(second)["id"])
    settle(third, incomplete)
    assert person(third)["id"] == incomplete
    assert person(third)["born_on"] == date(1940, 2, 3)
    assert person(third)["name"] == "Alice Ames"


def test_only_somebody_alike_can_be_named_and_a_reason_is_needed(first, second):
    take(second, **BOB)
    stranger = Desk(second.connection, case_id="case-c")
    take(stranger, person_name="Cy Cole")
    with pytest.raises(errors.NotOnRecord):
        settle(second, str(person(stranger)["id"]))
    with pytest.raises(errors.ReasonMissing):
        settle(second, referrals.ANOTHER, reason=" ")


def settle(desk: Desk, answer: str, reason: str = "Another woman, says Pru") -> None:
    """Answer who the package is for."""
    package = str(desk.variables["package"])
    referrals.settle_person(desk.case(), package=package, person=answer, reason=reason)
