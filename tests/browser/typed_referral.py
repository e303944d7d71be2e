"""A referral typed at a browser, section by section."""

from tests.browser.browser_person import Person
from tests.web.builders.case_walk import REFERRAL

MOST_PIXELS = 2_400
SECTIONS = {
    "The person": ("person_name", "person_reference", "date_of_birth", "address", "postcode", "email"),
    "Who decides": ("has_capacity",),
    "The care that is needed": ("category", "age_group", "needs", "outcomes"),
    "Where and when": ("area", "required_start", "urgency"),
    "Approval": ("plan_approved", "budget_approved"),
}


def send(broker: Person) -> None:
    """Follow the list of sections to its end and send the referral. No page is too long to look over."""
    for title, names in SECTIONS.items():
        broker.follow(title)
        assert broker.page.evaluate("document.documentElement.scrollHeight") < MOST_PIXELS, title
        broker.fill({name: REFERRAL[name] for name in names}).press("Save and continue")
    broker.follow("Check your answers and send").press("Start looking for care")
