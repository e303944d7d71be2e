"""A provider identified by rule, choice or officer, before any award (clause 12 and its silence, A10)."""

from sqlalchemy import bindparam, select

from brokerage import errors, formatting
from brokerage.package import documents
from brokerage.selection import presentations, tie_breaks
from brokerage.states import OfferState, SelectionState
from brokerage.store import setting_catalogue
from brokerage.tables.tender_tables import Advert, Offer, Selection
from brokerage.tender import award_bars, offers
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_PROPOSED = (
    select(Selection)
    .where(Selection.advert_id == bindparam("advert"), Selection.state == SelectionState.PROPOSED)
    .order_by(Selection.serial.desc())
    .limit(1)
)


@declaration.declare(
    result="{provider: text, route: text}", uses=[declaration.table("route", "reach how")], writes="Selection"
)
def propose_selection(case: context.CaseContext, *, advert: str, how: str, silent: bool) -> dict[str, object]:
    """Propose who is left of the tied; of several, who offered first. Return the location and the route."""
    records = session.of(case)
    tie = tie_breaks.the_tie(records, advert)
    if not tie.remaining:
        raise errors.NothingToAward
    tied = tie_breaks.offers_in_order(records, tie.remaining)
    first = min(tied, key=lambda offer: (offer.standing_since, offer.sequence))
    route = case.decide("route", reach=records.require(Advert, advert).reach, how=how)
    selection = Selection(
        advert_id=advert,
        offer_id=first.id,
        how=how,
        route=route,
        silent=bool(silent),
        state=SelectionState.PROPOSED,
        proposed_at=case.now,
    )
    records.put(selection)
    return {"provider": first.location_id, "route": route}


@declaration.declare(
    result="{provider: text, route: text}",
    uses=[
        award_bars.LAST_CHECKS,
        declaration.table("route", "reach how"),
        setting_catalogue.FEEDBACK_GUIDANCE,
    ],
    writes="Document Offer Selection",
)
def select_proposed(
    case: context.CaseContext, *, advert: str, offer: str | None = None, reason: str | None = None
) -> dict[str, object]:
    """Select the proposed offer, or another tied one with the officer's reason; return it and the route."""
    records = session.of(case)
    selection = records.scalar(_PROPOSED, {"advert": advert})
    if selection is None:
        raise errors.NothingToAward
    if offer is not None and offer != selection.offer_id:
        selection.offer_id, selection.how = _another(case, advert, offer, reason), "officer"
        reach = records.require(Advert, advert).reach
        selection.route = case.decide("route", reach=reach, how=selection.how)
    selection.state, selection.selected_at = SelectionState.SELECTED, case.now
    selection.selected_by, selection.reason = case.actor.id, formatting.text(reason)
    chosen = records.require(Offer, selection.offer_id)
    chosen.state = OfferState.SELECTED
    if selection.silent:
        _document_confirmation(case, chosen.id, selection.reason)
    return {"provider": chosen.location_id, "route": selection.route}


@declaration.declare(result="{provider: text, route: text}")
def keep_selection(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Return the location and the route of the selection that stands, as `select_proposed` returned them."""
    records = session.of(case)
    selections = offers.standing_selections(records, advert)
    standing = [selection for selection in selections if selection.state != SelectionState.PROPOSED]
    if not standing:
        raise errors.NothingToAward
    offer = records.require(Offer, standing[-1].offer_id)
    return {"provider": offer.location_id, "route": standing[-1].route}


def _another(case: context.CaseContext, advert: str, offer: str, reason: str | None) -> str:
    if formatting.text(reason) is None:
        raise errors.ReasonMissing
    members = tie_breaks.the_tie(session.of(case), advert).members
    if offer not in members or not tie_breaks.selectable(case, [offer]):
        raise errors.NotAmongTheOffers
    return offer


def _document_confirmation(case: context.CaseContext, offer: str, reason: str | None) -> None:
    shown = presentations.describe(case, offer)
    facts = {
        "Confirmed by": f"{case.actor.name}, {formatting.moment(case.now)}",
        "Provider": shown["name"],
        "Basis": "Local policy; Schedule 8 is silent",
        "Reason": reason or "As proposed",
    }
    documents.issue_facts(case, "tie_break_confirmation", offer, facts)
