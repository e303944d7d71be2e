"""A fact of a person is found in a text in whatever form; ordinary words are left alone."""

# ruff: noqa: RUF001

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brokerage.package import personal_facts
from brokerage.package.common_words import COMMON_WORDS
from brokerage.package.personal_facts import PersonalFacts

ORDINARY = (  # noqa: SIM905
    "the person needs help with washing and dressing in the morning and a carer who can cook a hot meal "
    "and sit with them while they eat they like to walk in the garden listen to music and see friends at "
    "the church two carers must come for each visit because of the hoist calls are at eight and at noon "
    "and at six they are able to speak up for what they want but may forget to drink staff should know "
    "how to care for skin that tears with ease long nights are hard so a light must stay on a cat lives "
    "in the house and must be fed every day and there will be good days and bad days hope and joy come "
    "from faith and from a rose in the window "
).split()
RARE = ["Alice", "Zoë", "Siobhán", "Þóra", "Muhammad", "Łukasz", "Nia", "Xi", "Olu", "Jean-Luc", "Ngozi"]
WORDS = ["Rose", "Grace", "May", "Will", "Mark", "Hope", "Joy", "Faith"]
SURNAMES = ["Ames", "O'Brien", "Smith-Jones", "Müller", "Ng", "D’Souza", "Applegarth", "Okafor", "Nguyễn"]
WORD_SURNAMES = ["Young", "Long", "Green", "May", "Day", "House", "Church"]
STREETS = ["Acacia Avenue", "Kestrel Row", "High Street", "St Mary's Road", "Mill Lane"]

days = st.dates(min_value=date(1910, 1, 1), max_value=date(2019, 12, 31))
names = st.tuples(st.sampled_from(RARE + WORDS), st.sampled_from(SURNAMES + WORD_SURNAMES)).map(" ".join)
letters = st.sampled_from("ABDEFGHJLNPQRSTUWXYZ")
postcodes = st.tuples(letters, letters, st.integers(1, 99), st.integers(0, 9), letters, letters).map(
    lambda parts: "{}{}{} {}{}{}".format(*parts)
)
telephones = st.integers(100_000_000, 999_999_999).map(lambda number: f"0{1}{number}")
people = st.builds(
    PersonalFacts,
    name=names,
    reference=st.from_regex(r"[A-Z]{1,3}-?[0-9]{2,6}", fullmatch=True),
    born_on=days,
    address=st.tuples(st.integers(1, 300), st.sampled_from(STREETS)).map(
        lambda parts: f"{parts[0]} {parts[1]}\nNorthtown\nNT1 1AA"
    ),
    postcode=postcodes,
    phone=telephones,
    email=st.from_regex(r"[a-z]{2,8}\.[a-z]{2,8}@example\.(org|com)", fullmatch=True),
)
texts = st.lists(st.sampled_from(ORDINARY), min_size=0, max_size=12).map(" ".join)


def spaced(text: str, gap: str) -> str:
    return gap.join(text.split())


def ways_of_name(name: str) -> list[str]:
    first, surname = name.split(" ")
    return [
        name,
        name.upper(),
        name.lower(),
        f"{surname}, {first}",
        f"Mrs {surname}",
        f"Mr. {surname}’s",
        surname,
        surname.replace("'", "’"),
        surname.replace("’", ""),
        surname.replace("-", " "),
        surname.replace("-", "\u2011"),
        f"{first}{surname}",
        name.replace("e", "e\u200b"),
        name.replace("e", "e\u0301"),
        f"{first[0]}. {surname}",
    ]


def ways_of_day(day: date) -> list[str]:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    return [
        f"{day.day} {day:%B} {day:%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{day:%Y-%m-%d}",
        f"{day.day}{ending} of {day:%B}, {day:%Y}",
        f"{day:%B} {day.day}, {day:%Y}",
        f"{day:%d %b %y}",
        f"{day:%d%m%Y}",
        f"{day:%d} / {day:%m} / {day:%Y}",
        f"{day.day}-{day:%b}-{day:%Y}",
        f"{day:%d}–{day:%m}–{day:%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%B} the {day.day}{ending} {day:%Y}",
        f"{day:%d.%m.%y}".upper(),
    ]


def ways_of_fact(person: PersonalFacts) -> list[str]:
    postcode, phone, email = person.postcode or "", person.phone or "", person.email or ""
    street = (person.address or "").split("\n")[0]
    return [
        *ways_of_name(person.name or ""),
        *ways_of_day(person.born_on or date.min),
        person.reference or "",
        (person.reference or "").lower().replace("-", " "),
        postcode,
        postcode.lower(),
        spaced(postcode, ""),
        spaced(postcode, "-"),
        spaced(postcode, "\u00a0"),
        street,
        street.upper(),
        street.replace("Street", "St.").replace("Avenue", "Ave").replace("Road", "rd"),
        phone,
        f"+44 {phone[1:5]} {phone[5:]}",
        f"+44(0){phone[1:]}",
        f"{phone[:5]}-{phone[5:8]} {phone[8:]}",
        f"0044 {phone[1:]}",
        email,
        email.upper(),
        email.replace("@", " @ "),
        email.replace("@", "@\u200b"),
    ]


@given(person=people, before=texts, after=texts, data=st.data())
def test_a_fact_is_found_in_any_form(
    person: PersonalFacts, before: str, after: str, data: st.DataObject
) -> None:
    fact = data.draw(st.sampled_from(ways_of_fact(person)))
    assert personal_facts.find(f"{before} {fact} {after}.", [person]), fact


@given(person=people, before=texts, after=texts, data=st.data())
def test_whatever_is_no_word_stops_a_text(
    person: PersonalFacts, before: str, after: str, data: st.DataObject
) -> None:
    surname = (person.name or "").split()[-1]
    names = ways_of_name(person.name or "")[:4] if surname in SURNAMES else [person.name or ""]
    facts = [*names, *ways_of_day(person.born_on or date.min), person.postcode or "", person.phone or ""]
    fact = data.draw(st.sampled_from(facts))
    assert any(finding.is_certain for finding in personal_facts.find(f"{before} {fact} {after}", [person])), (
        fact
    )


@given(person=people, sentences=st.lists(texts, max_size=5))
def test_ordinary_words_stop_nothing(person: PersonalFacts, sentences: list[str]) -> None:
    text = " ".join(f"{sentence.capitalize()}." for sentence in sentences)
    assert not [finding for finding in personal_facts.find(text, [person]) if finding.is_certain]


@given(text=st.text(max_size=80), person=people)
def test_no_text_is_too_odd(text: str, person: PersonalFacts) -> None:
    for finding in personal_facts.find(text, [person]):
        assert finding.quote


@given(name=st.text(max_size=30), address=st.text(max_size=40), other=st.text(max_size=12))
def test_no_record_is_too_odd(name: str, address: str, other: str) -> None:
    person = PersonalFacts(name, other, date(1940, 5, 5), address, other, other, other)
    personal_facts.find(f"{name} {address} {other}", [person])


@pytest.mark.parametrize("first", WORDS)
def test_a_first_name_that_is_a_word_warns_only_with_a_capital_inside_a_sentence(first: str) -> None:
    known = [PersonalFacts(name=f"{first} Applegarth")]
    [doubt] = personal_facts.find(f"A room where {first} is safe", known)
    assert (doubt.quote, doubt.is_certain) == (first, False)
    for text in (
        f"There is {first.lower()} in it",
        f"{first} is here",
        f"All is well. {first} is here",
        f"- {first}",
    ):
        assert personal_facts.find(text, known) == []


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("A young man", False),
        ("Young people", False),
        ("We met Young there", True),
        ("Mr young", True),
        ("J. Young", True),
    ],
)
def test_a_surname_that_is_a_word_stops_where_it_is_used_as_a_name(text: str, certain: bool) -> None:
    [finding] = personal_facts.find(text, [PersonalFacts(name="Olu Young")])
    assert finding.is_certain is certain


@pytest.mark.parametrize(
    "text",
    [
        "fifth of May nineteen forty",
        "the 5th day of May 1940",
        "May 5th, 1940",
        "5.5.40",
        "05051940",
        "5 may 1940",
    ],
)
def test_a_day_of_birth_is_found_in_words(text: str) -> None:
    assert personal_facts.find(f"Born {text}.", [PersonalFacts(born_on=date(1940, 5, 5))])


@pytest.mark.parametrize(
    "text", ["5 May 2026", "55 40", "5/5", "1940", "12.5.1940", "15 May 1940", "5 May 19405"]
)
def test_another_day_is_not(text: str) -> None:
    assert personal_facts.find(text, [PersonalFacts(born_on=date(1940, 5, 5))]) == []


def test_a_town_and_a_kind_of_street_are_no_secret() -> None:
    known = [PersonalFacts(address="Flat 3\n12 Kestrel Row\nNorthtown\nNT1 1AA")]
    assert personal_facts.find("Near Northtown, in a row of houses, flat 3, at 12", known) == []
    assert [finding.what for finding in personal_facts.find("Flat 3, kestrel row", known)] == ["street"]


def test_who_speaks_for_the_person_is_not_named_either() -> None:
    speaker = PersonalFacts(name="Pat Okafor", email="pat@example.org", whose=" of who speaks for them")
    [finding] = personal_facts.find("Ask Okafor", [PersonalFacts(name="Alice Ames"), speaker])
    assert finding.what == "surname of who speaks for them"


def test_each_fact_is_told_once_and_the_whole_name_for_its_parts() -> None:
    found = personal_facts.find(
        "Alice Ames and ALICE AMES of N1 1AA", [PersonalFacts(name="Alice Ames", postcode="N1 1AA")]
    )
    assert [finding.quote for finding in found] == ["Alice Ames", "ALICE AMES", "N1 1AA"]


def test_the_list_of_words_is_folded() -> None:
    assert all(word == word.casefold() and word.isalpha() for word in COMMON_WORDS)
