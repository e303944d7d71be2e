"""What has been decided in a case so far: the provider, the price and its limit, the top-up and its payer."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Connection, ScalarSelect, bindparam, func, select

from brokerage import formatting
from brokerage.selection import signatures
from brokerage.states import AllocationState, RequestState, SelectionState, TopUpAgreementState
from brokerage.tables.award_tables import Award, TemporaryPlacement
from brokerage.tables.choice_tables import (
    Allocation,
    ChoiceRequest,
    DirectPayment,
    Payer,
    Signature,
    TopUpAgreement,
)
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package
from brokerage.tables.record import OfCouncil
from brokerage.tables.tender_tables import Advert, Offer, Selection
from brokerage.tender import award_reversal
from engine.database import session

_CASE: BindParameter[str] = bindparam("case")


def _last(kind: type[OfCouncil], *conditions: ColumnElement[bool]) -> ScalarSelect[str]:
    """Return the id of the last record of a kind that meets the conditions, for a join."""
    outer = [above for above in (ChoiceRequest, TopUpAgreement) if above is not kind]
    ids = select(kind.id).where(*conditions).order_by(kind.serial.desc()).limit(1)
    return ids.correlate(*outer).scalar_subquery()


_AWARD = _last(Award, Award.case_id == _CASE, Award.state.in_(award_reversal.LIVE))
_ADVERTS = select(Advert.id).where(Advert.case_id == _CASE)
_SELECTION = _last(Selection, Selection.advert_id.in_(_ADVERTS), Selection.state != SelectionState.VOID)
_REQUEST = _last(ChoiceRequest, ChoiceRequest.case_id == _CASE)
_ALLOCATION = _last(
    Allocation, Allocation.request_id == ChoiceRequest.id, Allocation.state != AllocationState.RELEASED
)
_PAYMENT = _last(
    DirectPayment, DirectPayment.request_id == ChoiceRequest.id, DirectPayment.conditions_met.is_(True)
)
_PAYER = _last(Payer, Payer.request_id == ChoiceRequest.id)
_AGREEMENT = _last(
    TopUpAgreement,
    TopUpAgreement.request_id == ChoiceRequest.id,
    TopUpAgreement.state != TopUpAgreementState.ENDED,
)
_SIGNATURE = _last(Signature, Signature.agreement_id == TopUpAgreement.id)
_PLACEMENT = _last(TemporaryPlacement, TemporaryPlacement.case_id == _CASE)
_PROVIDER = func.coalesce(
    Award.location_id, Allocation.location_id, DirectPayment.location_id, Offer.location_id,
    TemporaryPlacement.location_id,
)  # fmt: skip
_DECIDED = (
    select(
        Award,
        Selection,
        Offer,
        ChoiceRequest,
        Allocation,
        DirectPayment,
        Payer,
        TopUpAgreement,
        Signature,
        TemporaryPlacement,
        Location.name,
    )
    .select_from(Package)
    .outerjoin(Award, Award.id == _AWARD)
    .outerjoin(Selection, Selection.id == _SELECTION)
    .outerjoin(Offer, Offer.id == Selection.offer_id)
    .outerjoin(ChoiceRequest, ChoiceRequest.id == _REQUEST)
    .outerjoin(Allocation, Allocation.id == _ALLOCATION)
    .outerjoin(DirectPayment, DirectPayment.id == _PAYMENT)
    .outerjoin(Payer, Payer.id == _PAYER)
    .outerjoin(TopUpAgreement, TopUpAgreement.id == _AGREEMENT)
    .outerjoin(Signature, Signature.id == _SIGNATURE)
    .outerjoin(TemporaryPlacement, TemporaryPlacement.id == _PLACEMENT)
    .outerjoin(Location, Location.id == _PROVIDER)
    .where(Package.case_id == _CASE)
    .order_by(Package.serial.desc())
    .limit(1)
)
Facts = dict[str, str | None]
_REQUEST_WORDS = {
    RequestState.MADE: "being looked at",
    RequestState.UPHELD: "agreed",
    RequestState.REFUSED: "not agreed",
    RequestState.RELEASED: "given up",
}


def of_case(connection: Connection, council: str, case_id: str) -> list[tuple[str, str]]:
    """Return label and words for what is decided so far; none before a provider is found. One query."""
    row = session.records_of(connection, council).execute(_DECIDED, {"case": case_id}).first()
    facts = {} if row is None else _Decision(*row).facts()
    return [(label, words) for label, words in facts.items() if words]


@dataclass(frozen=True)
class _Decision:
    """The records that hold a case's decision; of each kind the last that stands."""

    award: Award | None
    selection: Selection | None
    offer: Offer | None
    request: ChoiceRequest | None
    allocation: Allocation | None
    payment: DirectPayment | None
    payer: Payer | None
    agreement: TopUpAgreement | None
    signature: Signature | None
    placement: TemporaryPlacement | None
    provider: str | None

    def facts(self) -> Facts:
        """Return label and words, the provider first."""
        if self.provider is None and self.request is None:
            return {}
        return {
            "Provider": self.provider,
            "Stands as": self._standing(),
            "Why this provider": self._route(),
            **self._money(),
            "Another provider asked for": self._asked_for(),
            **self._top_up(),
            **self._dates(),
        }

    def _standing(self) -> str | None:
        if self.award is not None:
            return f"Awarded by {self.award.officer_name}, {formatting.moment(self.award.made_at)}"
        if self.allocation is not None:
            return f"Place allocated ({formatting.plain(self.allocation.state)}); not awarded yet"
        if self.payment is not None:
            return f"Direct payment, managed by {self.payment.managed_by}"
        if self.selection is not None:
            return f"{formatting.title(self.selection.state)}; not awarded yet"
        return None if self.placement is None else f"Temporary, approved by {self.placement.approved_name}"

    def _route(self) -> str | None:
        source = self.award or self.allocation or self.selection
        return formatting.title(source.route) if source is not None else self._reason_for_placement()

    def _reason_for_placement(self) -> str | None:
        return None if self.placement is None else self.placement.reason

    def _money(self) -> Facts:
        """Return price, limit and what the council pays, of the award or of what would be awarded."""
        if self.award is not None:
            price, pays = self.award.weekly_pence, self.award.council_pays_pence
        else:
            source = self.allocation or self.offer
            price, pays = (source.weekly_pence if source is not None else None), None
        limit = self._limit()
        return {
            "Price": None if price is None else formatting.weekly(price),
            "Most that the council pays": None if limit is None else formatting.weekly(limit),
            "The council pays": None if pays is None else formatting.weekly(pays),
        }

    def _limit(self) -> int | None:
        if self._asked() is not None and self.request is not None and self.request.limit_pence is not None:
            return self.request.limit_pence
        return None if self.offer is None else self.offer.limit_pence

    def _asked(self) -> ChoiceRequest | None:
        """Return the request for another provider, while it is looked at or when it was upheld."""
        request = self.request
        return request if request and request.state in (RequestState.MADE, RequestState.UPHELD) else None

    def _asked_for(self) -> str | None:
        if self.request is None:
            return None
        words = f"{self.request.home_name}: {_REQUEST_WORDS[self.request.state]}"
        reason = self.request.refused_reason
        return f"{words}, because: {formatting.plain(reason)}" if reason else words

    def _top_up(self) -> Facts:
        """Return the top-up, who pays it, and whether they have signed."""
        request = self._asked()
        pence = self.award.top_up_pence if self.award is not None else request and request.top_up_pence
        if not pence:
            return {}
        facts: Facts = {"Top-up": formatting.weekly(pence)}
        if self.payer is not None:
            facts["Who pays the top-up"] = f"{self.payer.name}, {formatting.plain(self.payer.kind)}"
        facts["Signature"] = self._signed()
        if self.signature is not None and self.payer is not None:
            facts["Name that signed"] = signatures.difference(self.signature.full_name, self.payer.name)
        return facts

    def _signed(self) -> str:
        if self.signature is not None:
            return f"{self.signature.full_name}, {formatting.moment(self.signature.signed_at)}"
        return "Not signed yet" if self.agreement is not None else "The agreement is not prepared yet"

    def _dates(self) -> Facts:
        award, placement = self.award, self.placement
        if award is not None:
            started = "Care started" if award.started_on else "Care is to start"
            review = formatting.day(award.review_on) if award.interim else None
            return {started: formatting.day(award.started_on or award.start_on), "Review": review}
        if placement is None or self.selection is not None or self.allocation is not None:
            return {}
        return {
            "Care started": formatting.day(placement.start_on),
            "Review": formatting.day(placement.review_on),
        }
