"""Who was invited to the adverts of a case, and what staff may know of their answers."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from brokerage.states import OfferState
from brokerage.tables.tender_tables import Offer
from engine.cases import open_calls
from engine.cases.open_calls import Answer, Call, Invited
from engine.database import session

_DECLINED = select(Offer.advert_id, Offer.location_id).where(
    Offer.advert_id.in_(bindparam("adverts", expanding=True)), Offer.state == OfferState.DECLINED
)


def of_calls(connection: Connection, council: str, calls: Sequence[Call]) -> dict[str, list[Invited]]:
    """Return who was invited to each of some calls, by the call's id, with their answers.

    Whether somebody declined is part of their answer: their offer says it, which is written at the close.
    """
    adverts = {call.id: call.key for call in calls}
    closed = [call.key for call in calls if not call.open]
    declined: set[tuple[str, str]] = set()
    if closed:
        rows = session.records_of(connection, council).execute(_DECLINED, {"adverts": closed})
        declined = {(advert, location) for advert, location in rows}
    return {
        call_id: [
            replace(one, answer=Answer.DECLINED)
            if one.answer == Answer.OFFERED and (adverts[call_id], one.party) in declined
            else one
            for one in invited
        ]
        for call_id, invited in open_calls.invited_to(connection, list(adverts)).items()
    }
