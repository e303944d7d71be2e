"""Clause 12: the leading group, narrowed step by step until one is left. Which step applies, a table says."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sqlalchemy import bindparam, func, select

from brokerage import errors
from brokerage.register import customer_feedback
from brokerage.states import OfferState, SelectionState
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.tender_tables import Advert, Offer, Ranking, Selection, Tie, TieStep
from brokerage.tender import award_bars, offers, ranking
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.errors import RecordMissing

_OFFERS = select(Offer).where(Offer.id.in_(bindparam("offers", expanding=True)))
_LIVE = select(Offer.location_id).where(Offer.advert_id == bindparam("advert"), Offer.state.in_(offers.LIVE))
_TIE = select(Tie).where(Tie.advert_id == bindparam("advert")).order_by(Tie.serial.desc()).limit(1)
_RANKING = (
    select(Ranking.id)
    .where(Ranking.advert_id == bindparam("advert"))
    .order_by(Ranking.serial.desc())
    .limit(1)
)
_STEPS = select(func.count()).select_from(TieStep).where(TieStep.tie_id == bindparam("tie"))


def best_rated(members: Iterable[str], ratings: Mapping[str, Fraction] | Mapping[str, int]) -> list[str]:
    """Return the members with the highest rating (A6: one without loses to one with; nobody rated: all)."""
    members = list(members)
    best = max((ratings[member] for member in members if member in ratings), default=None)
    return [member for member in members if ratings.get(member) == best]


@declaration.declare(
    result="{count: 0, stands: false, lapsed: boolean} | {count: 1, stands: true}"
    " | {count: >= 1, stands: false}",
    uses=[award_bars.LAST_CHECKS],
    writes="Allocation ChoiceRequest Offer Selection Tie TopUpAgreement",
)
def leading_group(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Record the best group that still has standing offers as the tie; a selection that stands, stands.

    The ranking is as it was at the close; who may no longer be awarded is put to nobody (A3).
    """
    records = session.of(case)
    offers.take_in(case, advert)
    selections = offers.standing_selections(records, advert)
    standing = [selection for selection in selections if selection.state != SelectionState.PROPOSED]
    if standing and _stands(case, advert, standing[-1]):
        return {"count": 1, "stands": True}
    for group in ranking.latest(records, advert):
        members = selectable(case, group.offers)
        if members:
            _record_tie(case, advert, group.band, members)
            return {"count": len(members), "stands": False}
    return {"count": 0, "stands": False, "lapsed": _have_lapsed(case, advert)}


def selectable(case: context.CaseContext, ids: Sequence[str]) -> list[str]:
    """Return those of some ranked offers that may still be selected, in their order.

    Not one that is withdrawn, void or past its time, nor one whose provider may no longer be awarded.
    """
    live = [
        offer
        for offer in offers_in_order(session.of(case), ids)
        if offer.state in offers.LIVE and offers.is_in_time(case, offer)
    ]
    fit = award_bars.awardable(case, [offer.location_id for offer in live])
    return [offer.id for offer in live if offer.location_id in fit]


def _have_lapsed(case: context.CaseContext, advert: str) -> bool:
    """Return whether a ranked offer is past its time only, so that its provider may offer again (A19)."""
    return bool(award_bars.awardable(case, session.of(case).scalars(_LIVE, {"advert": advert})))


def _stands(case: context.CaseContext, advert: str, selection: Selection) -> bool:
    """Return whether a selection still stands; one nobody accepted is void once its provider is barred."""
    offer = session.of(case).require(Offer, selection.offer_id)
    accepted = selection.state != SelectionState.SELECTED
    if accepted or award_bars.awardable(case, [offer.location_id]):
        return True
    offer.state = OfferState.VOID
    offers.undo(case, advert, offer.location_id, "The provider may no longer be awarded.")
    return False


@declaration.declare(result=">= 1", uses=[setting_catalogue.FEEDBACK_GUIDANCE], writes="Tie TieStep")
def leaders_by_feedback(case: context.CaseContext, *, advert: str) -> int:
    """Do as `leaders_by_exact_feedback` does, in whole hundredths, for releases drawn before it."""
    return _best_by_feedback(case, advert, exactly=False)


@declaration.declare(result=">= 1", uses=[setting_catalogue.FEEDBACK_GUIDANCE], writes="Tie TieStep")
def leaders_by_exact_feedback(case: context.CaseContext, *, advert: str) -> int:
    """Leave those of the tied with the highest customer feedback (12(a), 12(d)); return how many are left.

    Ratings are compared unrounded: what is higher by a little is higher.
    """
    return _best_by_feedback(case, advert, exactly=True)


def _best_by_feedback(case: context.CaseContext, advert: str, *, exactly: bool) -> int:
    records = session.of(case)
    on = dated_settings.today(records.require(Advert, advert).closed_at or case.now)
    tie = the_tie(records, advert)
    by_offer = {offer.id: offer.location_id for offer in offers_in_order(records, tie.remaining)}
    means = customer_feedback.exact_feedback(records, on, by_offer.values())
    ratings = {offer: means[place] for offer, place in by_offer.items() if place in means}
    shown = {offer: customer_feedback.rounded(mean) for offer, mean in ratings.items()}
    facts: dict[str, object] = {
        "guidance": customer_feedback.guidance_of(records, on),
        "ratings": {by_offer[offer]: rating for offer, rating in shown.items()},
    }
    if exactly:
        facts["exact"] = {by_offer[offer]: f"{float(mean / 100):.4f}" for offer, mean in ratings.items()}
    left = best_rated(tie.remaining, ratings if exactly else shown)
    return narrow(case, tie, "customer_feedback", left, facts)


@declaration.declare(result="1", writes="Tie TieStep")
def leaders_by_first_offer(case: context.CaseContext, *, advert: str) -> int:
    """Leave the one of the tied whose standing offer was made first (A7); return how many are left."""
    records = session.of(case)
    tie = the_tie(records, advert)
    tied = offers_in_order(records, tie.remaining)
    ordered = sorted(tied, key=lambda offer: (offer.standing_since, offer.sequence))
    facts: dict[str, object] = {offer.location_id: offer.standing_since.isoformat() for offer in ordered}
    return narrow(case, tie, "first_offer", [offer.id for offer in ordered[:1]], facts)


def the_tie(records: session.Records, advert: str) -> Tie:
    """Return the tie in hand of an advert; NothingToAward when there is none."""
    tie = records.scalar(_TIE, {"advert": advert})
    if tie is None:
        raise errors.NothingToAward
    return tie


def offers_in_order(records: session.Records, ids: Sequence[str]) -> list[Offer]:
    """Return offers by their ids, in the order of these."""
    by_id = {offer.id: offer for offer in records.scalars(_OFFERS, {"offers": list(ids)})} if ids else {}
    if not by_id.keys() >= set(ids):
        raise RecordMissing
    return [by_id[offer] for offer in ids]


def _record_tie(case: context.CaseContext, advert: str, band: str, members: list[str]) -> None:
    records = session.of(case)
    ranked = records.scalar(_RANKING, {"advert": advert})
    if ranked is None:
        raise errors.NothingToAward
    tie = Tie(
        advert_id=advert,
        ranking_id=ranked,
        band=band,
        members=members,
        remaining=members,
        made_at=case.now,
    )
    records.put(tie)


def narrow(case: context.CaseContext, tie: Tie, step: str, left: list[str], facts: dict[str, object]) -> int:
    """Record a step that leaves some of the tied; return how many."""
    records = session.of(case)
    done = records.scalar(_STEPS, {"tie": tie.id}) or 0
    taken = TieStep(
        tie_id=tie.id,
        number=done + 1,
        step=step,
        before=tie.remaining,
        after=left,
        facts=facts,
        made_by=case.actor.id,
        made_at=case.now,
    )
    records.put(taken)
    tie.remaining = left
    return len(left)
