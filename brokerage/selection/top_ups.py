"""Before a top-up is agreed (13(d), 13(e)): an affordable place, advice, payer, means, or a waiver."""

from datetime import date

from sqlalchemy import bindparam, select

from brokerage import errors, formatting
from brokerage.package import documents, one_off_links, people, referrals
from brokerage.selection import presentations
from brokerage.states import PayerKind
from brokerage.tables.choice_tables import ChoiceRequest, ExceptionalDecision, Means, Payer
from brokerage.tables.package_tables import Package
from brokerage.tender import award_bars, offers, prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.errors import RecordMissing

_PAYER = select(Payer).where(Payer.request_id == bindparam("request")).order_by(Payer.serial.desc()).limit(1)


@declaration.declare(
    result="{affordable: boolean, top_up_pence: number | null}", uses=[award_bars.LAST_CHECKS]
)
def affordable_option(case: context.CaseContext, *, advert: str, request: str) -> dict[str, object]:
    """Return whether a place within the limit is on offer: without one no top-up may be spoken of (A13)."""
    wanted = session.of(case).require(ChoiceRequest, request)
    offered = offers.still_offered(case, advert)
    within = [row for row in offered if prices.above_pence(row.weekly_pence, wanted.limit_pence) == 0]
    case.record(
        "top_up",
        f"{len(within)} of {len(offered)} offers can be had without a top-up.",
        offers=[row.id for row in within],
    )
    return {"affordable": bool(within), "top_up_pence": wanted.top_up_pence}


@declaration.declare(result="{top_up_pence: >= 0}", uses=[prices.LIMIT], writes="Budget ChoiceRequest")
def set_personal_budget(
    case: context.CaseContext,
    *,
    package: str,
    weekly_pence: int | None,
    reason: str | None,
    request: str | None = None,
) -> dict[str, object]:
    """Set the personal budget (None: leave it), measure a request's top-up anew; return what is left."""
    records = session.of(case)
    if weekly_pence is not None:
        why = formatting.text(reason)
        if why is None:
            raise errors.ReasonMissing
        referrals.set_budget(case, package, int(weekly_pence), why)
    if request is None:
        return {"top_up_pence": 0}
    wanted = records.require(ChoiceRequest, request)
    sought = records.require(Package, package)
    limit = prices.limit_pence(case, sought, sought.required_start_on)
    above = prices.above_pence(wanted.weekly_pence, limit)
    wanted.limit_pence, wanted.top_up_pence = limit, above
    return {"top_up_pence": above}


@declaration.declare(
    result="{payer: text | null}",
    uses=[one_off_links.letter("declare_top_up", "provider_name top_up")],
    writes="Payer Presentation",
)
def record_payer(
    case: context.CaseContext,
    *,
    request: str,
    payer_name: str | None,
    payer_email: str | None,
    payer_type: str | None,
    payer_basis: str | None,
    told_by: str | None,
    told_on: date | None,
    told_to: str | None,
    understood: bool | None,
    agreed: bool | None,
    may_pay: bool = False,
) -> dict[str, object]:
    """Record who will pay, if anybody, and the advice: who told whom, when, whether understood and agreed.

    A payer who `may_pay` is sent a link to declare their means.
    """
    wanted = session.of(case).require(ChoiceRequest, request)
    payer = _add_payer(case, wanted, payer_name, payer_email, payer_type, payer_basis)
    if payer is not None and may_pay:
        _ask_for_means(case, payer, wanted)
    teller = formatting.text(told_by) or case.actor.name
    _record_advice(case, wanted, payer, (teller, formatting.text(told_to), told_on), (understood, agreed))
    return {"payer": None if payer is None else payer.id}


def _record_advice(
    case: context.CaseContext,
    wanted: ChoiceRequest,
    payer: Payer | None,
    telling: tuple[str, str | None, date | None],
    hearing: tuple[bool | None, bool | None],
) -> None:
    """Record the advice: `telling` is by whom, to whom, when; `hearing` whether understood and agreed."""
    presentations.record(
        case,
        "top_up_advice",
        people.person_of(case).id if payer is None else payer.id,
        [_advice(wanted)],
        told_by=telling[0],
        told_to=telling[1],
        told_on=telling[2],
        understood=hearing[0],
        agreed=hearing[1],
    )


def _add_payer(
    case: context.CaseContext,
    wanted: ChoiceRequest,
    name: str | None,
    email: str | None,
    kind: str | None,
    basis: str | None,
) -> Payer | None:
    """Write who will pay; None when nobody will. A first party is the person themselves."""
    payer = formatting.text(name)
    if kind == PayerKind.FIRST_PARTY:
        person = people.person_of(case)
        payer, email = person.name, person.email
    if payer is None:
        return None
    return session.of(case).put(
        Payer(
            request_id=wanted.id,
            name=payer,
            email=formatting.text(email),
            kind=kind or PayerKind.THIRD_PARTY.value,
            basis=formatting.text(basis),
            added_at=case.now,
        )
    )


def _ask_for_means(case: context.CaseContext, payer: Payer, wanted: ChoiceRequest) -> None:
    """Send the payer what they are asked to pay, with a link to say whether they can."""
    one_off_links.send(
        case,
        "declare_top_up",
        payer.id,
        role="payer",
        party=payer.id,
        name=payer.name,
        provider_name=wanted.home_name,
        top_up=formatting.weekly(wanted.top_up_pence),
    )


def _advice(wanted: ChoiceRequest) -> dict[str, str]:
    """Return what is said of the home, its price and the top-up."""
    return {
        "home": wanted.home_name,
        "price": formatting.weekly(wanted.weekly_pence),
        "top_up": formatting.weekly(wanted.top_up_pence),
    }


@declaration.declare(result="{able_and_willing: boolean}", writes="Means")
def record_means(
    case: context.CaseContext, *, request: str, willing: bool, able: bool, checked_by: str | None
) -> dict[str, object]:
    """Record whether the payer is willing and able to pay for the expected stay; return whether both."""
    means = Means(
        payer_id=the_payer(session.of(case), request).id,
        willing=bool(willing),
        able=bool(able),
        checked_by=formatting.text(checked_by) or case.actor.name,
        declared_at=case.now,
    )
    session.of(case).put(means)
    return {"able_and_willing": bool(willing and able)}


@declaration.declare(
    result="{granted: true, part: false, top_up_pence: 0}"
    " | {granted: false, part: true, top_up_pence: > 0}"
    " | {granted: false, part: false, top_up_pence: number}",
    writes="ChoiceRequest Document ExceptionalDecision",
)
def decide_exceptional(
    case: context.CaseContext,
    *,
    request: str,
    granted: bool,
    reasons: str | None,
    part_pence: int | None = None,
    review_on: date | None = None,
) -> dict[str, object]:
    """Record whether a top-up is waived, all or `part_pence` of it (A14); granted: nobody is left to pay."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    top_up = int(wanted.top_up_pence or 0)
    waived = top_up if part_pence is None else min(top_up, int(part_pence))
    left = top_up - waived if granted else top_up
    decision = ExceptionalDecision(
        request_id=request,
        granted=bool(granted),
        reasons=formatting.text(reasons) or "",
        decided_by=case.actor.id,
        part_pence=formatting.whole(part_pence),
        review_on=review_on,
        decided_at=case.now,
    )
    records.put(decision)
    wanted.top_up_pence = left
    if granted:
        _document_decision(case, waived, reasons, review_on)
    return {"granted": granted and left == 0, "part": granted and left > 0, "top_up_pence": left}


def payer_of(records: session.Records, request: str) -> Payer | None:
    """Return the payer recorded last for a request, or None."""
    return records.scalar(_PAYER, {"request": request})


def the_payer(records: session.Records, request: str) -> Payer:
    """Return the payer recorded last for a request; RecordMissing when there is none."""
    payer = payer_of(records, request)
    if payer is None:
        raise RecordMissing
    return payer


def _document_decision(
    case: context.CaseContext, waived: int, reasons: str | None, review_on: date | None
) -> None:
    person = people.person_of(case)
    facts = {
        "Person": person.name,
        "Decision": f"Granted: the council pays {formatting.weekly(waived)} more",
        "Reasons": reasons or "",
        "Review": formatting.day(review_on),
        "Decided": f"{formatting.moment(case.now)} by {case.actor.name}",
    }
    documents.issue_facts(case, "exceptional_circumstances_decision", person.id, facts)
