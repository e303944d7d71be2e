"""Who counts as the same person, and who only may be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brokerage.package import identity
from brokerage.package.identity import Identity
from brokerage.tables.package_tables import Person
from engine.database import session
from tests.brokerage.builders.council_case import COUNCIL, START

ALICE = Identity("R77", date(1940, 2, 3), "Alice O'Neill")
NAMES = st.text(st.characters(categories=("L", "Zs", "Mn", "Po"), max_codepoint=0x24F), min_size=1)
IDENTITIES = st.builds(
    Identity,
    st.sampled_from([None, "", "R77", "r 77", "R78"]),
    st.sampled_from([None, date(1940, 2, 3), date(1941, 2, 3)]),
    NAMES | st.sampled_from(["Alice O'Neill", "ALICE O\u2019NEILL", "Bob Brown"]),
)


@pytest.mark.parametrize(
    "name",
    [
        "ALICE O\u2019NEILL",
        "  alice   o\u02bcneill ",
        "Alice\u00a0O`Neill",
        "\u00c1l\u00efce O\u00b4Neill",
        "Alice\u200b O'Neill",
    ],
)
def test_accents_capitals_apostrophes_and_spaces_make_no_other_name(name):
    assert ALICE.is_whole_match(replace(ALICE, name=name))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Alicia O'Neill"},
        {"name": "Alice Neill"},
        {"born_on": date(1940, 2, 4)},
        {"born_on": None},
        {"reference": "R78"},
        {"reference": None},
    ],
)
def test_anything_less_than_all_three_is_alike_only(change):
    other = replace(ALICE, **change)
    assert ALICE.is_alike(other)
    assert not ALICE.is_whole_match(other)


def test_a_name_or_a_birthday_alone_is_nobody():
    assert not ALICE.is_alike(Identity(None, None, ALICE.name))
    assert not ALICE.is_alike(Identity("R78", ALICE.born_on, "Bob Brown"))
    assert not Identity(None, None, "Bob Brown").is_alike(Identity(None, None, "Bob Brown"))


@given(IDENTITIES, IDENTITIES)
def test_matching_does_not_depend_on_who_came_first(one, other):
    assert one.is_whole_match(other) == other.is_whole_match(one)
    assert one.is_alike(other) == other.is_alike(one)
    assert one.is_alike(other) or not one.is_whole_match(other)


def test_people_are_found_by_reference_and_by_date_of_birth_on_both_databases(connection):
    records = session.records_of(connection, COUNCIL)

    def known(name: str, reference: str | None, born_on: date | None) -> str:
        return records.put(Person(name=name, reference=reference, born_on=born_on, added_at=START)).id

    same = known("alice o\u2019neill", "R77", ALICE.born_on)
    by_reference = known("Bob Brown", "r77", date(1950, 1, 1))
    by_birth = known("Alice O'Neill", None, ALICE.born_on)
    known("Bob Brown", None, ALICE.born_on)
    known("Alice O'Neill", "R78", date(1940, 2, 3) + timedelta(days=1))
    session.records_of(connection, "elsewhere").put(
        Person(name="Alice O'Neill", reference="R77", born_on=ALICE.born_on, added_at=START)
    )
    matches = identity.find(records, ALICE)
    assert matches.whole is not None
    assert matches.whole.id == same
    assert [person.id for person in matches.alike] == [by_birth, by_reference, same]
    assert [person.id for person in identity.find(records, ALICE, same).alike] == [by_birth, by_reference]
