"""What pages, letters and links read."""

from brokerage.package import people
from brokerage.reports import case_decision, case_endings, case_subjects, page_queries
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import COUNCIL


def test_pages_read_what_they_need_and_providers_only_their_own(desk):
    advert = selection_steps.selected(desk)
    selection_steps.award(desk, advert)
    connection = desk.connection
    subjects = case_subjects.of_cases(connection, COUNCIL, [desk.case_id])
    assert subjects[desk.case_id].person == "Ada Person"
    assert case_subjects.of_cases(connection, "elsewhere", [desk.case_id]) == {}
    assert page_queries.cases_of_person(connection, COUNCIL, "ada") == [desk.case_id]
    assert page_queries.cases_of_person(connection, COUNCIL, "%") == []
    asked = {(COUNCIL, advert)}
    own = page_queries.results_of_location(connection, "second", asked)
    assert [(each.state, each.advert) for each in own.values()] == [("unsuccessful", advert)]
    assert page_queries.results_of_location(connection, "second", set()) == {}
    papers_of_case = page_queries.documents_of_case(connection, COUNCIL, desk.case_id)
    assert page_queries.document(connection, COUNCIL, papers_of_case[0].id).case_id == desk.case_id
    assert ("Provider", "Home first") in case_decision.of_case(connection, COUNCIL, desk.case_id)
    assert case_decision.of_case(connection, "elsewhere", desk.case_id) == []
    assert case_endings.of_cases(connection, COUNCIL, [desk.case_id]) == {
        desk.case_id: "Awarded to Home first"
    }
    assert case_endings.of_cases(connection, "elsewhere", [desk.case_id]) == {}
    facts = page_queries.facts_of_adverts(connection, asked)
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
    advert = selection_steps.selected(desk)
    payer = selection_steps.payer(desk, str(selection_steps.ask(desk, advert, "second")["request"]))
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
