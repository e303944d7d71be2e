"""Care the person buys with the council's money (13(b)): the advert then ends without an award."""

from brokerage import formatting
from brokerage.package import documents, people
from brokerage.register import provider_status
from brokerage.states import AdvertState, PackageState, RequestState
from brokerage.store import dated_settings
from brokerage.tables.choice_tables import ChoiceRequest, DirectPayment
from brokerage.tables.tender_tables import Advert
from brokerage.tender import offers
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.errors import RecordMissing


@declaration.declare(
    result="{arranged: true, barred: false} | {arranged: false, barred: boolean}",
    uses=[
        declaration.table("cqc_bar", "cqc"),
        documents.letter("direct_payment_agreement", "name provider_name managed_by start"),
        offers.UNSUCCESSFUL,
    ],
    writes="Advert Allocation ChoiceRequest DirectPayment Document Offer Package Selection TopUpAgreement",
)
def arrange_direct_payment(
    case: context.CaseContext, *, request: str, conditions_met: bool, managed_by: str | None
) -> dict[str, object]:
    """Arrange a direct payment if its conditions are met: agreement made, advert ended, providers told.

    A provider that CQC rates Inadequate by now is barred here too (13(a)), whatever the conditions.
    """
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    if wanted.location_id is None:
        raise RecordMissing
    package = people.package_of(case)
    status = provider_status.status(records, case.now, wanted.location_id, package.category, package.area)
    barred = bool(case.decide("cqc_bar", cqc=status.cqc))
    arranged = bool(conditions_met) and not barred
    manager = formatting.text(managed_by) or "the person"
    payment = DirectPayment(
        request_id=request,
        location_id=wanted.location_id,
        conditions_met=arranged,
        managed_by=manager,
        recorded_by=case.actor.id,
        made_at=case.now,
    )
    records.put(payment)
    if arranged:
        _arrange(case, wanted, manager)
    return {"arranged": arranged, "barred": barred}


def _arrange(case: context.CaseContext, wanted: ChoiceRequest, manager: str) -> None:
    """Make the agreement, end the advert and tell the others."""
    package = people.package_of(case)
    person = people.person_of(case)
    text = documents.write(
        case,
        "direct_payment_agreement",
        name=person.name,
        provider_name=wanted.home_name,
        managed_by=manager,
        start=formatting.day(package.required_start_on or dated_settings.today(case.now)),
    )
    documents.issue(case, "direct_payment_agreement", person.id, text)
    offers.undo(case, wanted.advert_id, None, "The person arranges their care with a direct payment")
    wanted.state = RequestState.UPHELD
    session.of(case).require(Advert, wanted.advert_id).state = AdvertState.DIRECT_PAYMENT
    package.state = PackageState.DIRECT_PAYMENT
    reason = "The person chose to arrange their care in another way."
    offers.tell_the_others(case, wanted.advert_id, wanted.location_id, reason)
