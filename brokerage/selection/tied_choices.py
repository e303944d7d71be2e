"""What the citizen is asked about the tied, and what they answer (12(b), 12(c))."""

from datetime import datetime, timedelta
from typing import TypedDict

from brokerage import errors, formatting
from brokerage.package import documents, one_off_links, people
from brokerage.selection import presentations, tie_breaks
from brokerage.states import Decision
from brokerage.store import bank_holidays, location_names, setting_catalogue
from brokerage.tables.tender_tables import Advert, Choice, Offer, Tie
from engine.cases import context
from engine.database import session
from engine.definition import declaration


class _Answer(TypedDict):
    """What was answered, by whom, and how it came."""

    decision: str
    by: str
    recorded_from: str


_RESULTS: dict[str, str] = {Decision.CHOOSE: "chosen", Decision.ALTERNATIVE: "alternative"}


@declaration.declare(
    result="{choose_by: date and time, party: text}",
    uses=[
        declaration.table("choice_window", "urgency category", "minutes working_days"),
        one_off_links.letter("choose_provider", "offers choose_by"),
        setting_catalogue.FEEDBACK_GUIDANCE,
    ],
    writes="Presentation",
)
def invite_choice(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Show the citizen all of the tied and ask them to choose (clause 11); return until when, and whom."""
    records = session.of(case)
    person = people.person_of(case)
    tie = tie_breaks.the_tie(records, advert)
    choose_by = _choose_by(case, records.require(Advert, advert))
    shown = presentations.describe_all(case, tie.remaining)
    presentations.record(case, "tied", person.id, shown)
    case.cite("11", "The citizen was shown the tied providers and asked to choose.")
    one_off_links.send(
        case,
        "choose_provider",
        tie.id,
        role="citizen",
        party=person.id,
        name=person.name,
        offers=shown,
        choose_by=formatting.moment(choose_by),
    )
    return {"choose_by": choose_by, "party": person.id}


@declaration.declare(
    result='{result: "chosen" | "declined" | "alternative"}',
    uses=[presentations.CHOOSERS],
    writes="Choice Document Tie TieStep",
)
def record_tied_choice(
    case: context.CaseContext,
    *,
    advert: str,
    decision: str | None,
    offer: str | None = None,
    by: str | None = "citizen",
    why: str | None = "",
    recorded_from: str | None = "screen",
) -> dict[str, object]:
    """Record the answer of who may lawfully choose (A8); return chosen, declined or alternative."""
    records = session.of(case)
    tie = tie_breaks.the_tie(records, advert)
    answer = decision or Decision.NOT_POSSIBLE.value
    result = _RESULTS.get(answer, "declined")
    chooser = by or "citizen"
    if answer not in (Decision.NO_RESPONSE, Decision.NOT_POSSIBLE):
        presentations.check_chooser(case, chooser)
    if result == "chosen" and offer not in tie.remaining:
        raise errors.NotAmongTheOffers
    said: _Answer = {"decision": answer, "by": chooser, "recorded_from": recorded_from or "screen"}
    choice = _record_choice(case, tie, offer if result == "chosen" else None, formatting.text(why), said)
    _document_choice(case, choice)
    if choice.offer_id is not None:
        tie_breaks.narrow(case, tie, "citizen_choice", [choice.offer_id], {"by": chooser})
    return {"result": result}


def _record_choice(
    case: context.CaseContext, tie: Tie, offer: str | None, why: str | None, answer: _Answer
) -> Choice:
    by = case.actor.id
    choice = Choice(tie_id=tie.id, offer_id=offer, why=why, recorded_by=by, made_at=case.now, **answer)
    return session.of(case).put(choice)


def _choose_by(case: context.CaseContext, advert: Advert) -> datetime:
    window = case.decide("choice_window", urgency=advert.urgency, category=advert.category)
    if window["minutes"] is not None:
        return case.now + timedelta(minutes=int(window["minutes"]))
    return bank_holidays.working_days(case.connection, case.now, int(window["working_days"]))


def _document_choice(case: context.CaseContext, choice: Choice) -> None:
    """Make the document of the citizen's answer."""
    records = session.of(case)
    person = people.person_of(case)
    provider = ""
    if choice.offer_id is not None:
        location = records.require(Offer, choice.offer_id).location_id
        provider = location_names.name_of(records, location)
    facts = {
        "Person": person.name,
        "Answer": formatting.plain(choice.decision),
        "Provider": provider,
        "By": formatting.plain(choice.by),
        "Why": choice.why or "",
        "Recorded": f"{formatting.moment(case.now)} by {case.actor.name}",
    }
    documents.issue_facts(case, "citizen_choice_record", person.id, facts)
