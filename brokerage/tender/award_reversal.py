"""An award that is given up: before care starts it is handed back, afterwards it ends (A9, A19)."""

from sqlalchemy import bindparam, select, update

from brokerage.states import AdvertState, AwardState, CareAgreementState, OfferState, PackageState
from brokerage.tables.award_tables import Award, IndividualAgreement
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert, Offer
from engine.database import session

LIVE = (AwardState.MADE, AwardState.STARTED)
_GIVEN_UP = {AwardState.MADE: AwardState.HANDED_BACK, AwardState.STARTED: AwardState.ENDED}
_LIVE_AWARD = (
    select(Award)
    .where(Award.advert_id == bindparam("advert"), Award.state.in_(LIVE))
    .order_by(Award.serial.desc())
    .limit(1)
)


def live_award(records: session.Records, advert: str) -> Award | None:
    """Return the award under an advert that is in force, or None."""
    return records.scalar(_LIVE_AWARD, {"advert": advert})


def hand_back(records: session.Records, advert: str, provider: str | None = None) -> bool:
    """Give up an advert's award (of one provider, or of anybody); return whether there was one.

    Its offer is out, and those that had not won may be selected again.
    """
    award = live_award(records, advert)
    if award is None or provider not in (None, award.location_id):
        return False
    award.state = _GIVEN_UP[award.state]
    records.execute(
        update(IndividualAgreement)
        .where(IndividualAgreement.award_id == award.id)
        .values(state=CareAgreementState.ENDED)
    )
    records.require(Advert, advert).state = AdvertState.SELECTING
    records.require(Package, award.package_id).state = PackageState.SOURCING
    if award.offer_id is not None:
        records.require(Offer, award.offer_id).state = OfferState.VOID
    _rank_again(records, advert)
    return True


def _rank_again(records: session.Records, advert: str) -> None:
    records.execute(
        update(Offer)
        .where(
            Offer.advert_id == advert,
            Offer.state == OfferState.UNSUCCESSFUL,
            Offer.band_order.is_not(None),
        )
        .values(state=OfferState.RANKED)
    )
