"""What a citizen is shown of a provider (clause 11), and who may answer for them (A8)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row

from brokerage import errors, market, papers, people, prices, records, settings, tables, words
from engine import context, letters

CQC_ADDRESS = "https://www.cqc.org.uk/location/"
_PLACE = ("ward", "postcode")


def describe(case: context.CaseContext, offer: str) -> dict[str, str]:
    """Return in words what a citizen is told of an offer: place, ratings, feedback, needs met, cost."""
    return describe_all(case, [offer])[0]


def describe_all(case: context.CaseContext, ids: Collection[str]) -> list[dict[str, str]]:
    """Return the same of several offers, in their order."""
    book = records.of(case)
    offers = book.several(tables.offers, ids)
    known = book.several(tables.locations, {row.location for row in offers.values()})
    given = market.feedback_of_each(book, settings.today(case.now), known)
    return [_described(offers[each], known[offers[each].location], given) for each in ids]


def _described(row: Row[Any], location: Row[Any], given: Mapping[str, int]) -> dict[str, str]:
    return {
        "offer": row.id,
        "name": location.name,
        "place": place_of(location),
        "band": words.title(row.band),
        "score": words.score(row.score_hundredths),
        "cqc": row.cqc or market.NOT_RATED,
        "cqc_link": letters.Own(CQC_ADDRESS + location.id),
        "feedback": feedback_in_words(given.get(row.location)),
        "how_met": letters.plain(row.how_met) or "The provider confirms that it meets the support plan.",
        "start": words.day(row.start_on),
        "cost": cost_to_them(row),
    }


def place_of(location: Row[Any]) -> str:
    """Return where a location is, as little as tells a citizen how near it is: its ward or postcode."""
    named = [getattr(location, name) for name in _PLACE]
    return ", ".join(each for each in named if each)


def feedback_in_words(hundredths: int | None) -> str:
    """Return customer feedback in words: "4.6 of 5"."""
    return "none yet" if hundredths is None else f"{words.score(hundredths)} of 5"


def cost_to_them(offer: Row[Any]) -> str:
    """Return in words what an offer costs the person and their family beyond their assessed contribution."""
    above = prices.above_pence(offer.weekly_pence, offer.limit_pence)
    return "No top-up" if above == 0 else f"A top-up of {words.weekly(above)}"


def keep(case: context.CaseContext, kind: str, party: str, shown: list[dict[str, str]], **told: Any) -> str:
    """Keep what was shown, to whom, as it was shown."""
    return records.of(case).add(
        tables.presentations,
        case_id=records.case_of(case).id,
        kind=kind,
        party=party,
        shown=shown,
        told_by=told.pop("told_by", case.actor.id),
        at=case.now,
        **told,
    )


def present_selection(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Show the citizen the selected provider and ask for their answer (clause 11); return who answers."""
    book = records.of(case)
    selection = selected(book, advert)
    person = people.person_of(case)
    shown = describe(case, selection.offer)
    presented = keep(case, "selected", person.id, [shown])
    names = {name: value for name, value in shown.items() if name not in ("name", "offer", "score")}
    papers.send(
        case,
        f"person:{person.id}",
        "present_offer",
        presented,
        name=person.name,
        provider_name=shown["name"],
        link=case.link("citizen", person.id, 14, person.name),
        **names,
    )
    return {"party": person.id}


def accept_selection(
    case: context.CaseContext,
    *,
    advert: str,
    by: str | None = "citizen",
    recorded_from: str | None = "screen",
) -> None:
    """Keep that the citizen, or who may lawfully choose for them, accepts the selected provider."""
    book = records.of(case)
    selection = selected(book, advert)
    check_chooser(case, by or "citizen")
    book.change(
        tables.selections,
        selection.id,
        state="accepted",
        accepted_at=case.now,
        accepted_by=by or "citizen",
        recorded_from=recorded_from or "screen",
    )


def selected(book: records.Records, advert: str) -> Row[Any]:
    """Return an advert's selection that stands; NothingToAward when there is none."""
    selections = tables.selections
    row = book.latest(selections, selections.c.state.in_(["selected", "accepted"]), advert=advert)
    if row is None:
        raise errors.NothingToAward
    return row


def judge_chooser(case: context.CaseContext, by: str) -> dict[str, Any]:
    """Return whether somebody may lawfully choose here, and whether a paper must show it (A8)."""
    judged: dict[str, Any] = case.decide("choosers", by=by, has_capacity=people.person_of(case).has_capacity)
    return judged


def check_chooser(case: context.CaseContext, by: str) -> None:
    """Refuse an answer by somebody who may not choose; keep the paper of one who needs an authority to."""
    judged = judge_chooser(case, by)
    if not judged["lawful"]:
        raise errors.CannotChoose
    if judged["authority_document"]:
        person = people.person_of(case)
        spoken = records.of(case).latest(tables.representatives, person=person.id)
        facts = {
            "Person": person.name,
            "Chosen by": words.plain(by),
            "Representative": "" if spoken is None else spoken.name,
            "Authority seen": "" if spoken is None else words.yes_no(spoken.authority_seen),
            "Recorded": f"{words.moment(case.now)} by {case.actor.name}",
        }
        papers.issue_facts(case, "representative_authority_record", person.id, facts)
