"""Letters and documents of a case; each has the council's name and the case's reference."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from brokerage import records, settings, tables
from engine import context


def send(case: context.CaseContext, to: str, letter: str, key: str, **names: Any) -> None:
    """Put a letter into the case's outbox; `key` tells letters of one name apart: none goes twice."""
    send_each(case, letter, [(to, key, names)])


def send_each(
    case: context.CaseContext, letter: str, mail: Iterable[tuple[str, str, Mapping[str, Any]]]
) -> None:
    """Put a letter into the outbox for each of several: (to, key, the names it has beside the common)."""
    common: dict[str, str] = {}
    for to, key, names in mail:
        common = common or _common(case)
        case.write("Letter", to, letter, f"{letter}:{key}", **common, **names)


def send_to_locations(
    case: context.CaseContext, letter: str, advert: str, mail: Mapping[str, Mapping[str, Any]]
) -> None:
    """Put a letter about an advert into the outbox for each location, by its id, with its own name in it."""
    named = records.of(case).several(tables.locations, mail)
    send_each(
        case,
        letter,
        [
            (f"provider:{place}", f"{advert}:{place}", {"provider_name": named[place].name, **names})
            for place, names in mail.items()
        ],
    )


def write(case: context.CaseContext, letter: str, **names: Any) -> str:
    """Return the text of one of the release's letters, to be kept as a document."""
    return case.letter(letter, **_common(case), **names)


def issue(case: context.CaseContext, kind: str, party: str, text: str) -> str:
    """Keep a document as it was made, with its SHA-256, and return its id."""
    document = records.of(case).add(
        tables.documents,
        case_id=records.case_of(case).id,
        kind=kind,
        party=party,
        text=text,
        sha256=digest(text),
        made_by=case.actor.id,
        made_at=case.now,
    )
    case.record(
        "document", f"Made the document \u201c{kind.replace('_', ' ')}\u201d.", document=document, of=kind
    )
    return document


def issue_facts(case: context.CaseContext, kind: str, party: str, facts: Mapping[str, str]) -> str:
    """Keep a document that states facts line by line, and return its id."""
    lines = [f"{label}: {value}" for label, value in facts.items() if value]
    return issue(case, kind, party, "\n".join([kind.replace("_", " ").capitalize(), "", *lines]) + "\n")


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _common(case: context.CaseContext) -> dict[str, str]:
    today = settings.today(case.now)
    name = settings.setting(case.connection, case.council, "council_name", today, case.council)
    telephone = settings.setting(case.connection, case.council, "council_telephone", today, "")
    return {
        "council_name": name.value,
        "council_telephone": telephone.value,
        "reference": records.case_of(case).reference,
    }
