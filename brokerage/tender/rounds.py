"""The rounds in which care is sought: which one an advert is, why it follows another, and the last text.

Each advert of a package is a round (8(a); 003/5.4(2)).
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from brokerage import formatting
from brokerage.states import AdvertState, Reach
from brokerage.tables.tender_tables import Advert, Invitation, Offer
from engine.database import session

_EARLIER = (
    select(Advert)
    .where(Advert.package_id == bindparam("package"), Advert.number < bindparam("number"))
    .order_by(Advert.number.desc())
)
_LAST = select(Advert).where(Advert.case_id == bindparam("case")).order_by(Advert.serial.desc()).limit(1)
_INVITED = (
    select(func.count())
    .select_from(Invitation)
    .where(Invitation.advert_id == bindparam("advert"), Invitation.invited)
)
_OFFERS = select(func.count()).select_from(Offer).where(Offer.advert_id == bindparam("advert"))


@dataclass(frozen=True)
class Round:
    """A round: its number from 1, where it looks, why it follows another, and the last advert's text."""

    number: int
    where: str
    why: str = ""
    last_description: str | None = None

    @property
    def words(self) -> str:
        """The round in a sentence for providers; nothing in the first."""
        return f"This is round {self.number} of the search. {self.why}" if self.number > 1 else ""


def round_of(records: session.Records, advert: Advert) -> Round:
    """Return which round an advert is."""
    where = "in the area" if advert.reach == Reach.LOCAL else "in neighbouring areas"
    where = f"{where}: {formatting.listed(advert.areas)}"
    earlier = records.scalars(_EARLIER, {"package": advert.package_id, "number": advert.number}).all()
    if not earlier:
        return Round(advert.number, where)
    described = (row.description for row in earlier if row.description)
    return Round(advert.number, where, _why(records, earlier[0]), next(described, None))


def why_looking(records: session.Records, case_id: str, reach: str) -> str:
    """Return why a case now looks as far as a reach; nothing before its first advert is over."""
    last = records.scalar(_LAST, {"case": case_id})
    if last is None:
        return ""
    return round_of(records, last).why if last.reach == reach else _why(records, last)


def _why(records: session.Records, last: Advert) -> str:
    """Return what came of the round before, as a sentence that says nothing of who offered what."""
    if last.state == AdvertState.WITHDRAWN:
        return "The care that is needed has changed since the round before."
    key = {"advert": last.id}
    if not records.scalar(_INVITED, key):
        return f"Nobody could be invited in {formatting.listed(last.areas)}."
    if not records.scalar(_OFFERS, key):
        return "Nobody made an offer in the round before."
    if last.state == AdvertState.UNSUCCESSFUL:
        return "No offer of the round before could be ranked."
    return "No provider of the round before could take the package on."
