"""A top-up agreed (13(d), A12): place held, amount confirmed, text frozen and signed, or all let go."""

from datetime import date

from sqlalchemy import bindparam, select

from brokerage import errors, formatting
from brokerage.package import documents, one_off_links, people
from brokerage.selection import choices, signatures, top_ups
from brokerage.states import AllocationState, RequestState, Route, TopUpAgreementState
from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.choice_tables import Allocation, ChoiceRequest, Payer, Signature, TopUpAgreement
from brokerage.tables.package_tables import Package, Presentation
from brokerage.tender import offers, prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration, letters
from engine.errors import RecordMissing

KIND = "third_party_top_up_funding_agreement"
_ADVICE = (
    select(Presentation.told_on)
    .where(Presentation.kind == "top_up_advice", Presentation.party == bindparam("party"))
    .order_by(Presentation.serial.desc())
    .limit(1)
)


@declaration.declare(
    result="{provider: text | null, weekly_top_up_pence: number | null}",
    uses=[documents.letter("confirm_top_up", "provider_name top_up weekly start")],
    writes="Allocation ChoiceRequest",
)
def allocate_provisionally(case: context.CaseContext, *, request: str) -> dict[str, object]:
    """Hold the place at the chosen home until it has confirmed the amount and the payer has signed."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    package = records.require(Package, wanted.package_id)
    place = choices.allocation_of(records, request)
    if place is not None:
        place.top_up_pence = wanted.top_up_pence
    else:
        top_up = int(wanted.top_up_pence or 0)
        state = AllocationState.PROVISIONAL
        choices.place(case, wanted, Route.TOP_UP.value, state, wanted.weekly_pence, top_up)
    documents.send(
        case,
        f"provider:{wanted.location_id}",
        "confirm_top_up",
        f"{request}:{wanted.top_up_pence}",
        provider_name=wanted.home_name,
        top_up=formatting.weekly(wanted.top_up_pence),
        weekly=formatting.weekly(wanted.weekly_pence),
        start=formatting.day(package.required_start_on),
    )
    return {"provider": wanted.location_id, "weekly_top_up_pence": wanted.top_up_pence}


@declaration.declare(result="{matches: boolean}", writes="Allocation Document")
def record_confirmation(
    case: context.CaseContext, *, request: str, weekly_pence: int, place_held: bool
) -> dict[str, object]:
    """Record the top-up that the home confirms and whether it holds the place; return whether all matches."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    place = the_allocation(records, request)
    place.confirmed_pence, place.place_held = int(weekly_pence), bool(place_held)
    place.confirmed_by, place.confirmed_at = case.actor.name, case.now
    matches = int(weekly_pence) == wanted.top_up_pence and bool(place_held)
    if matches:
        facts = {
            "Provider": wanted.home_name,
            "Top-up": formatting.weekly(int(weekly_pence)),
            "Price": formatting.weekly(wanted.weekly_pence),
            "Confirmed": f"{formatting.moment(case.now)} by {case.actor.name}",
        }
        documents.issue_facts(case, "top_up_amount_confirmation", place.location_id, facts)
    return {"matches": matches}


@declaration.declare(
    result="{agreement: text, party: text}",
    uses=[
        one_off_links.letter("sign_top_up", "provider_name top_up"),
        documents.letter(
            "top_up_agreement",
            "payer_name person_reference provider_name weekly budgeted top_up frequency "
            "paid_to review_on made_on told_on",
        ),
        setting_catalogue.TOP_UP_REVIEW_MONTHS,
    ],
    writes="TopUpAgreement",
)
def prepare_agreement(case: context.CaseContext, *, request: str) -> dict[str, object]:
    """Freeze the agreement's text with its SHA-256 and send the payer a link to sign it; return both ids."""
    records = session.of(case)
    payer = top_ups.the_payer(records, request)
    wanted = records.require(ChoiceRequest, request)
    weekly, top_up = wanted.weekly_pence, wanted.top_up_pence
    if weekly is None or top_up is None:
        raise RecordMissing("The home's price is not on record yet. Record it first.")
    review_on = _review_on(case)
    text = _text(case, wanted.home_name, (weekly, top_up), payer, review_on)
    agreement = TopUpAgreement(
        request_id=request,
        payer_id=payer.id,
        allocation_id=the_allocation(records, request).id,
        text=text,
        sha256=documents.digest(text),
        state=TopUpAgreementState.PREPARED,
        weekly_pence=weekly,
        top_up_pence=top_up,
        review_on=review_on,
        made_at=case.now,
    )
    records.put(agreement)
    names = {"provider_name": wanted.home_name, "top_up": formatting.weekly(top_up)}
    bearer = {"role": "payer", "party": payer.id, "name": payer.name}
    one_off_links.send(case, "sign_top_up", agreement.id, **bearer, **names)
    return {"agreement": agreement.id, "party": payer.id}


@declaration.declare(
    result="{signed: boolean}",
    uses=[documents.letter("top_up_signed", "name text sha256")],
    writes="Allocation Document Signature TopUpAgreement",
)
def record_signature(
    case: context.CaseContext,
    *,
    agreement: str,
    full_name: str,
    intent: bool,
    method: str | None,
    received_by: str | None,
) -> dict[str, object]:
    """Record who signed the frozen text, how and when; the place is final and a copy goes to the signer."""
    records = session.of(case)
    paper = records.require(TopUpAgreement, agreement)
    if documents.digest(paper.text) != paper.sha256:
        raise errors.HomewardError("The agreement's text was changed after it was made. Prepare it again.")
    name = formatting.text(full_name)
    if not intent or name is None:
        return {"signed": False}
    signature = Signature(
        agreement_id=agreement,
        full_name=name,
        intent=True,
        method=method or "screen",
        sha256=paper.sha256,
        signed_by=case.actor.id,
        received_by=formatting.text(received_by),
        signed_at=case.now,
    )
    _settle(case, paper, records.put(signature))
    return {"signed": True}


@declaration.declare(writes="Allocation ChoiceRequest TopUpAgreement")
def release_allocation(case: context.CaseContext, *, request: str, reason: str) -> None:
    """Let the held place go, because the amount, the payer or the signature did not come about."""
    records = session.of(case)
    place = choices.allocation_of(records, request)
    if place is None:
        records.require(ChoiceRequest, request).state = RequestState.RELEASED
    else:
        offers.release(case, request, place, reason)
    case.record("top_up", f"The place held at the chosen home was given back: {reason}", request=request)


def the_allocation(records: session.Records, request: str) -> Allocation:
    """Return the place held for a request; RecordMissing when there is none."""
    place = choices.allocation_of(records, request)
    if place is None:
        raise RecordMissing
    return place


def _settle(case: context.CaseContext, paper: TopUpAgreement, signature: Signature) -> None:
    """Make a signed agreement count: the place final, the document issued, a copy sent to the signer."""
    paper.state = TopUpAgreementState.SIGNED
    place = session.of(case).require(Allocation, paper.allocation_id)
    place.state, place.final_at = AllocationState.FINAL, case.now
    documents.issue(case, KIND, paper.payer_id, paper.text)
    signed = f"{signature.full_name} signed the top-up agreement ({signature.method})."
    case.record("signature", signed, agreement=paper.id, sha256=paper.sha256)
    payer = session.of(case).require(Payer, paper.payer_id)
    differing = signatures.difference(signature.full_name, payer.name)
    if differing:
        case.record("signature", f"{differing}. The signer confirmed it.", agreement=paper.id)
    to = f"payer:{paper.payer_id}"
    copy = {"text": letters.Own(paper.text), "sha256": paper.sha256}
    documents.send(case, to, "top_up_signed", paper.id, name=signature.full_name, **copy)


def _review_on(case: context.CaseContext) -> date:
    today = dated_settings.today(case.now)
    months = dated_settings.read(case, setting_catalogue.TOP_UP_REVIEW_MONTHS, today)
    year, month = divmod(today.month - 1 + months, 12)
    return date(today.year + year, month + 1, min(today.day, 28))


def _text(
    case: context.CaseContext, home_name: str, pence: tuple[int, int], payer: Payer, review_on: date
) -> str:
    """Return the agreement's text; `pence` is the home's weekly price and what of it is the top-up."""
    person = people.person_of(case)
    told_on = session.of(case).scalar(_ADVICE, {"party": payer.id})
    weekly, budgeted = pence[0], pence[0] - pence[1]
    return documents.write(
        case,
        "top_up_agreement",
        payer_name=payer.name,
        person_reference=person.reference or case_of(case).reference,
        provider_name=home_name,
        weekly=formatting.weekly(weekly),
        budgeted=formatting.weekly(budgeted),
        top_up=formatting.weekly(prices.above_pence(weekly, budgeted)),
        frequency="every four weeks",
        paid_to="the council",
        review_on=formatting.day(review_on),
        made_on=formatting.day(dated_settings.today(case.now)),
        told_on=formatting.day(told_on),
    )
