"""What pages, letters and links read."""

from brokerage import people, reading
from tests.brokerage import errands
from tests.brokerage.desk import COUNCIL


def test_pages_read_what_they_need_and_providers_only_their_own(desk):
    advert = errands.selected(desk)
    errands.award(desk, advert)
    connection = desk.connection
    assert reading.people_of_cases(connection, COUNCIL, [desk.case_id]) == {desk.case_id: "Ada Person"}
    assert reading.people_of_cases(connection, "elsewhere", [desk.case_id]) == {}
    assert reading.cases_of_person(connection, COUNCIL, "ada") == [desk.case_id]
    assert reading.cases_of_person(connection, COUNCIL, "%") == []
    asked = {(COUNCIL, advert)}
    own = reading.results_of_location(connection, "second", asked)
    assert [(each.state, each.advert) for each in own.values()] == [("unsuccessful", advert)]
    assert reading.results_of_location(connection, "second", set()) == {}
    papers_of_case = reading.documents_of_case(connection, COUNCIL, desk.case_id)
    assert reading.document(connection, COUNCIL, papers_of_case[0].id).case_id == desk.case_id
    assert ("Provider", "Home first") in reading.headline(connection, COUNCIL, desk.case_id)
    facts = reading.facts_of_adverts(connection, asked)
    assert list(facts) == [advert]
    assert "Ada" not in str(facts)


def test_a_link_asks_for_the_date_of_birth(desk):
    desk.refer()
    person = people.person_of(desk.case()).id
    assert "date of birth" in people.second_fact(desk.connection, "citizen", person)
    for typed in ("03/02/1940", "3.2.1940", "1940-02-03", "03021940"):
        assert people.fits(desk.connection, "citizen", person, typed) is (typed != "3.2.1940")
    assert not people.fits(desk.connection, "citizen", person, "")
    assert people.second_fact(desk.connection, "payer", person) is None


def test_a_payers_link_asks_for_the_birth_date_of_the_person_they_pay_for(desk):
    advert = errands.selected(desk)
    payer = errands.payer(desk, str(errands.ask(desk, advert, "second")["request"]))
    assert "date of birth" in people.second_fact(desk.connection, "payer", payer)
    assert people.fits(desk.connection, "payer", payer, "03021940")
    assert not people.fits(desk.connection, "payer", payer, "03021941")


def test_letters_find_their_addresses(desk):
    desk.refer(email="ada@x.example", representative_name="Al", representative_email="al@x.example")
    person = people.person_of(desk.case()).id
    assert people.address(desk.connection, desk.council, f"person:{person}") == "al@x.example"
    assert people.name_of(desk.connection, f"person:{person}") == "Ada Person"
    assert people.address(desk.connection, desk.council, "provider:nobody") is None
    assert people.address(desk.connection, desk.council, "team@x.example") == "team@x.example"
    assert people.address(desk.connection, "elsewhere", f"person:{person}") is None
