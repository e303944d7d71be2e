"""What a provider must know before it answers an advert: the care, the plan's wishes and the price limit."""

import re
from collections.abc import Iterator

from brokerage import formatting
from brokerage.facts import case_facts, price_facts
from brokerage.package import people
from brokerage.tables.package_tables import Person
from brokerage.tender import prices
from engine.cases import context
from engine.definition import declaration
from engine.facts import FactGroup

WITHHELD = (
    "The council is asked to write this without saying whose care it is. Telephone it before you offer."
)
_SHORTEST_NAME = 3


@declaration.declare(uses=[prices.LIMIT])
def care_to_offer(case: context.CaseContext) -> list[FactGroup]:
    """Facts for providers: the care, what the support plan prefers and requires, and the most that is paid.

    Never who the person is (3.6): words of the plan that name them are held back.
    """
    (care,) = case_facts.package_facts(case)
    package, person = people.package_of(case), people.person_of(case)
    plan = {"Preferences": package.preferences, "Requirements": package.requirements}
    rows = tuple((label, WITHHELD if _names(person, text) else text) for label, text in plan.items() if text)
    return [FactGroup(care.title, (*care.rows, *rows)), *_price(case)]


def _price(case: context.CaseContext) -> list[FactGroup]:
    """Return the limit of a price, with what it means for an offer; nothing where no price is asked for."""
    limit = price_facts.limit_of(case)
    if limit.pence is None:
        return []
    day = formatting.day(limit.on)
    if limit.pence == 0:
        words = f"Nothing yet: the council has set no fee for {day}. Telephone it before you offer."
        return [FactGroup("The price", (("The council pays at most", words),))]
    note = "An offer above this price cannot be ranked. A lower price does not raise its rank."
    words = f"{formatting.weekly(limit.pence)}, for care that starts on {day}"
    return [FactGroup("The price", (("The council pays at most", words),), note=note)]


def _names(person: Person, text: str) -> bool:
    """Return whether a text says whose care it is, by name, reference, postcode, telephone or e-mail."""
    packed = re.sub(r"\W", "", text).casefold()
    facts = (person.reference, person.postcode, person.phone, person.email)
    known = (re.sub(r"\W", "", fact).casefold() for fact in facts if fact)
    return any(fact in packed for fact in known if fact) or any(
        re.search(rf"\b{re.escape(word)}\b", text) for word in _name_words(person.name)
    )


def _name_words(name: str) -> Iterator[str]:
    """Yield the words of a name as written, and in capitals; initials say little."""
    for word in name.split():
        if len(word) >= _SHORTEST_NAME:
            yield from (word, word.upper())
