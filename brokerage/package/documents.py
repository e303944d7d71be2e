"""Letters and documents of a case; each has the council's name and the case's reference."""

import hashlib
from collections.abc import Iterable, Mapping

from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.package_tables import Document
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_EVERY_LETTER = ("council_name", "council_telephone", "reference")
NAMED = (setting_catalogue.COUNCIL_NAME, setting_catalogue.COUNCIL_TELEPHONE)
"""The settings behind the names of every letter."""


def letter(name: str, names: str) -> declaration.Uses:
    """Declare a letter or document with the names that it gets besides those of every letter."""
    written = declaration.LetterUse(name, (*_EVERY_LETTER, *names.split()))
    return declaration.together(written, *NAMED)


def chosen_letter(parameter: str, names: str) -> declaration.ChosenLetter:
    """Declare that each call names a letter, and gives it names besides those of every letter."""
    return declaration.ChosenLetter(parameter, names, _EVERY_LETTER)


def send(
    case: context.CaseContext, to: str, letter: str, key: str, waits_for: str = "", /, **names: object
) -> None:
    """Put a letter into the case's outbox; `key` tells letters of one name apart: none goes twice.

    A letter that `waits_for` something, in words, is sent once somebody has seen to that.
    """
    case.write("Letter", to, letter, f"{letter}:{key}", waits_for, **names | _common(case))


def send_all(
    case: context.CaseContext, letter: str, mail: Iterable[tuple[str, str, Mapping[str, object]]]
) -> None:
    """Put a letter into the outbox for each recipient, given as (to, key, further names)."""
    common: dict[str, str] = {}
    for to, key, names in mail:
        common = common or _common(case)
        case.write("Letter", to, letter, f"{letter}:{key}", **common, **names)


def send_to_locations(
    case: context.CaseContext,
    letter: str,
    advert: str,
    mail: Iterable[tuple[str, str, Mapping[str, object]]],
) -> None:
    """Put a letter about an advert into the outbox for each of (location, its name, the letter's names)."""
    addressed = (
        (f"provider:{location}", f"{advert}:{location}", {"provider_name": name, **names})
        for location, name, names in mail
    )
    send_all(case, letter, addressed)


def write(case: context.CaseContext, letter: str, **names: object) -> str:
    """Return the text of one of the release's letters, for a document."""
    return case.letter(letter, **_common(case), **names)


def issue(case: context.CaseContext, kind: str, party: str, text: str) -> str:
    """Record a document as it was made, with its SHA-256, and return its id."""
    document = Document(
        case_id=case_of(case).id,
        kind=kind,
        party=party,
        text=text,
        sha256=digest(text),
        made_by=case.actor.id,
        made_at=case.now,
    )
    session.of(case).put(document)
    words = kind.replace("_", " ")
    case.record("document", f"Made the document \u201c{words}\u201d.", document=document.id, of=kind)
    return document.id


def issue_facts(case: context.CaseContext, kind: str, party: str, facts: Mapping[str, str]) -> str:
    """Record a document that states facts line by line, and return its id."""
    lines = [f"{label}: {value}" for label, value in facts.items() if value]
    return issue(case, kind, party, "\n".join([kind.replace("_", " ").capitalize(), "", *lines]) + "\n")


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _common(case: context.CaseContext) -> dict[str, str]:
    today = dated_settings.today(case.now)
    name, telephone = (
        dated_settings.value_on(case.connection, case.council, setting, today).value
        for setting in (setting_catalogue.COUNCIL_NAME, setting_catalogue.COUNCIL_TELEPHONE)
    )
    return {
        "council_name": name or case.council,
        "council_telephone": telephone,
        "reference": case_of(case).reference,
    }
