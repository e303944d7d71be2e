"""What a citizen is shown of a provider (clause 11), and who may answer for them (A8)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from brokerage import errors, formatting
from brokerage.package import documents, one_off_links, people
from brokerage.register import customer_feedback, provider_status
from brokerage.states import SelectionState
from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.package_tables import Presentation
from brokerage.tables.tender_tables import Offer, Selection
from brokerage.tender import prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration, letters
from engine.errors import RecordMissing

CQC_ADDRESS = "https://www.cqc.org.uk/location/"
CHOOSERS = declaration.table("choosers", "by has_capacity", "lawful authority_document")
_OFFERS = (
    select(Offer).options(joinedload(Offer.location)).where(Offer.id.in_(bindparam("offers", expanding=True)))
)
_SELECTED = (
    select(Selection)
    .where(
        Selection.advert_id == bindparam("advert"),
        Selection.state.in_((SelectionState.SELECTED, SelectionState.ACCEPTED)),
    )
    .order_by(Selection.serial.desc())
    .limit(1)
)


def describe(case: context.CaseContext, offer: str) -> dict[str, str]:
    """Return in words what a citizen is told of an offer: place, ratings, feedback, needs met, cost."""
    return describe_all(case, [offer])[0]


def describe_all(case: context.CaseContext, ids: Sequence[str]) -> list[dict[str, str]]:
    """Return the same of several offers, in their order."""
    records = session.of(case)
    offers = {offer.id: offer for offer in records.scalars(_OFFERS, {"offers": list(ids)})} if ids else {}
    if not offers.keys() >= set(ids):
        raise RecordMissing
    today = dated_settings.today(case.now)
    locations = {offer.location_id for offer in offers.values()}
    ratings = customer_feedback.feedback_of_each(records, today, locations)
    return [_described(offers[offer], ratings) for offer in ids]


def _described(offer: Offer, ratings: Mapping[str, int]) -> dict[str, str]:
    location = offer.location
    return {
        "offer": offer.id,
        "name": location.name,
        "place": place_of(location.ward, location.postcode),
        "band": formatting.title(offer.band),
        "score": formatting.score(offer.score_hundredths),
        "cqc": offer.cqc or provider_status.NOT_RATED,
        "cqc_link": letters.Own(CQC_ADDRESS + location.id),
        "feedback": feedback_in_words(ratings.get(offer.location_id)),
        "how_met": letters.plain(offer.how_met) or "The provider confirms that it meets the support plan.",
        "start": formatting.day(offer.start_on),
        "cost": cost_to_them(offer),
        "home": whose_home(offer),
    }


def place_of(ward: str | None, postcode: str | None) -> str:
    """Return where a location is, as little as tells a citizen how near it is: its ward and postcode."""
    return ", ".join(part for part in (ward, postcode) if part)


def feedback_in_words(hundredths: int | None) -> str:
    """Return customer feedback in words: "4.6 of 5"."""
    return "none yet" if hundredths is None else f"{formatting.score(hundredths)} of 5"


def cost_to_them(offer: Offer) -> str:
    """Return in words what an offer costs the person, and what a dearer home would."""
    assessed = "Only what your financial assessment says you pay, if anything."
    if offer.limit_pence is None or offer.weekly_pence is None:
        return f"{assessed} The council pays the provider a fixed rate, so there is no top-up."
    limit = formatting.weekly(offer.limit_pence)
    above = prices.above_pence(offer.weekly_pence, offer.limit_pence)
    price = f"This home costs {formatting.weekly(offer.weekly_pence)}, and the council pays up to {limit}."
    who = "which somebody other than you must usually agree to pay"
    if above == 0:
        return f"{assessed} There is no top-up. {price} A dearer home would need a top-up, {who}."
    top_up = f"and a top-up of {formatting.weekly(above)}, {who}"
    return (
        f"What your financial assessment says you pay, if anything, {top_up}. {price} "
        "A dearer home would need a larger top-up."
    )


def whose_home(offer: Offer | None) -> str:
    """Return in words whose home the person would live in (clause 6); nothing where the offer names none."""
    if offer is None or not offer.landlord:
        return ""
    if offer.own_tenancy:
        return f"Your own home. You stay in your tenancy with {offer.landlord}, whoever gives you care."
    return f"A home that you rent from {offer.landlord}. Your tenancy and your care are separate contracts."


def record(
    case: context.CaseContext,
    kind: str,
    party: str,
    shown: list[dict[str, str]],
    *,
    told_by: str | None = None,
    told_to: str | None = None,
    told_on: date | None = None,
    understood: bool | None = None,
    agreed: bool | None = None,
) -> str:
    """Record what was shown, to whom, as it was shown."""
    presentation = Presentation(
        case_id=case_of(case).id,
        kind=kind,
        party=party,
        shown=shown,
        told_by=case.actor.id if told_by is None else told_by,
        told_to=told_to,
        told_on=told_on,
        understood=understood,
        agreed=agreed,
        at=case.now,
    )
    return session.of(case).put(presentation).id


@declaration.declare(
    result="{party: text}",
    uses=[
        one_off_links.letter(
            "present_offer", "provider_name place band cqc cqc_link feedback how_met start cost home"
        ),
        setting_catalogue.FEEDBACK_GUIDANCE,
    ],
    writes="Presentation",
)
def present_selection(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Show the citizen the selected provider and ask for their answer (clause 11); return who answers."""
    selection = selected(session.of(case), advert)
    person = people.person_of(case)
    shown = describe(case, selection.offer_id)
    presented = record(case, "selected", person.id, [shown])
    names = {name: value for name, value in shown.items() if name not in ("name", "offer", "score")}
    one_off_links.send(
        case,
        "present_offer",
        presented,
        role="citizen",
        party=person.id,
        name=person.name,
        provider_name=shown["name"],
        **names,
    )
    return {"party": person.id}


@declaration.declare(uses=[CHOOSERS], writes="Document Selection")
def accept_selection(
    case: context.CaseContext,
    *,
    advert: str,
    by: str | None = "citizen",
    recorded_from: str | None = "screen",
) -> None:
    """Record that the citizen, or who may lawfully choose for them, accepts the selected provider."""
    selection = selected(session.of(case), advert)
    check_chooser(case, by or "citizen")
    selection.state, selection.accepted_at = SelectionState.ACCEPTED, case.now
    selection.accepted_by = by or "citizen"
    selection.recorded_from = recorded_from or "screen"


def selected(records: session.Records, advert: str) -> Selection:
    """Return an advert's selection that stands; NothingToAward when there is none."""
    selection = records.scalar(_SELECTED, {"advert": advert})
    if selection is None:
        raise errors.NothingToAward
    return selection


def judge_chooser(case: context.CaseContext, by: str) -> dict[str, bool]:
    """Return whether somebody may lawfully choose here, and whether a paper must show it (A8)."""
    judged: dict[str, bool] = case.decide("choosers", by=by, has_capacity=people.person_of(case).has_capacity)
    return judged


def check_chooser(case: context.CaseContext, by: str) -> None:
    """Refuse an answer by somebody who may not choose; record the paper of one who needs an authority to."""
    judged = judge_chooser(case, by)
    if not judged["lawful"]:
        raise errors.CannotChoose
    if judged["authority_document"]:
        person = people.person_of(case)
        representative = people.representative_of(session.of(case), person.id)
        seen = None if representative is None else representative.authority_seen
        facts = {
            "Person": person.name,
            "Chosen by": formatting.plain(by),
            "Representative": "" if representative is None else representative.name,
            "Authority seen": "" if seen is None else formatting.yes_no(seen),
            "Recorded": f"{formatting.moment(case.now)} by {case.actor.name}",
        }
        documents.issue_facts(case, "representative_authority_record", person.id, facts)
