"""Two people with one reference, through the site: neither gets what is the other's."""

from datetime import date

from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk

ALICE = {
    "person_name": "Alice Ames",
    "person_reference": "R77",
    "date_of_birth": date(1941, 6, 1),
    "email": "alice@example.org",
}
BOB = {
    "person_name": "Bob Brown",
    "person_reference": "R77",
    "date_of_birth": date(1938, 7, 2),
    "email": "bob@example.org",
}


def test_a_reference_that_was_given_twice_leaves_the_first_persons_case_alone(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102", **ALICE)
    alices = walk.case_id
    walk.refer(**BOB)
    assert set(walk.tasks()) == {"same_person"}
    page = walk.staff("practitioner").get(f"/tasks/{walk.tasks()['same_person']['id']}").text
    for words in (
        "Alice Ames",
        "1 June 1941",
        "Bob Brown",
        "2 July 1938",
        "Not the same: name, date of birth",
    ):
        assert words in page
    refused = walk.do(walk.staff("practitioner"), "same_person", expected=422, person="another")
    assert "Enter how you know" in refused.text
    walk.do(walk.staff("practitioner"), "same_person", person="another", reason="His worker telephoned")
    assert "write_advert" in walk.tasks()
    walk.case_id = alices
    assert "Alice Ames" in walk.staff("broker").get(f"/cases/{alices}").text
    wrong = walk.site.test_client().post(walk.link("choose_provider"), data={"fact": "2 7 1938"})
    assert wrong.status_code == 422
    walk.open_link("choose_provider", fact="1 6 1941")
