"""The long list (clause 8(a), R10): who is invited, who is not and why, and what the broker changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import CursorResult, bindparam, select, update

from brokerage import errors, formatting
from brokerage.register import provider_status
from brokerage.states import AdvertState, Arrangement, Reach, Reason
from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert, EligibilityFacts, Invitation
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.errors import RecordMissing


class Listed(NamedTuple):
    """A location that was looked at for a long list."""

    location: str
    name: str
    invited: bool
    reason: str
    facts: EligibilityFacts


_LISTED = (
    select(Invitation.location_id, Location.name, Invitation.invited, Invitation.reason, Invitation.facts)
    .join(Location, Location.id == Invitation.location_id)
    .where(Invitation.advert_id == bindparam("advert"))
    .order_by(Invitation.serial)
)
_INVITED, _LEFT_OUT = _LISTED.where(Invitation.invited), _LISTED.where(~Invitation.invited)
ELIGIBILITY = declaration.table(
    "eligibility",
    "offers_category contracted status band cqc in_area meets_needs asked_before reach registered",
)
_EARLIER = select(Advert.id, Advert.reach).where(Advert.package_id == bindparam("package"))
_INVITED_BEFORE = select(Invitation.location_id).where(
    Invitation.advert_id.in_(bindparam("adverts", expanding=True)), Invitation.invited
)


@declaration.declare(
    result="{advert: text, eligible: number}",
    uses=[ELIGIBILITY, setting_catalogue.ZONE_NEIGHBOURS],
    writes="Advert Invitation",
)
def build_long_list(case: context.CaseContext, *, package: str, reach: str) -> dict[str, object]:
    """Make the advert; record for every location known to the council why it is listed or left out."""
    records = session.of(case)
    wanted = records.require(Package, package)
    earlier = records.execute(_EARLIER, {"package": package}).all()
    areas = _areas(case, wanted.area, reach)
    advert = _draft(case, wanted, reach, areas, len(earlier) + 1)
    before = _invited_before(records, [row.id for row in earlier if row.reach != reach])
    facts = _eligibility_facts(case, wanted, reach, areas, before)
    judged = judge_all(case, "eligibility", list(facts.items()))
    rows = [
        {
            "advert": advert,
            "location": location,
            "listed": reason == Reason.ELIGIBLE,
            "invited": reason == Reason.ELIGIBLE,
            "reason": reason,
            "rule": rule,
            "facts": location_facts,
        }
        for (location, location_facts), (reason, rule) in zip(facts.items(), judged, strict=True)
    ]
    records.add_rows(Invitation, rows)
    return {"advert": advert, "eligible": sum(reason == Reason.ELIGIBLE for reason, _ in judged)}


@declaration.declare(uses=[ELIGIBILITY], writes="Advert")
def check_long_list(case: context.CaseContext, *, advert: str) -> bool:
    """Return whether anybody can be invited. If not, no advert is written, and the history says so (8(a)).

    Somebody can be invited who is on the long list, or whom the broker may add from the areas that the advert
    reaches. Providers of other areas have a round of their own (003/5.4(2)).
    """
    records = session.of(case)
    if invited(records, advert) or any(row.facts["in_area"] for row in addable(case, advert)):
        return True
    draft = records.require(Advert, advert)
    draft.state = AdvertState.UNSUCCESSFUL
    case.record("long_list", f"Nobody can be invited in {formatting.listed(draft.areas)}.", advert=advert)
    return False


@declaration.declare(result="{invited: number}", uses=[ELIGIBILITY], writes="Advert Invitation")
def prepare_advert(
    case: context.CaseContext,
    *,
    advert: str,
    description: str | None,
    required_start: date | None,
    added: Sequence[str] | None,
    removed: Sequence[str] | None,
    reason: str | None,
) -> dict[str, object]:
    """Record the advert's words and changes of the list, which need a reason; return how many are invited."""
    records = session.of(case)
    _change_list(case, advert, list(added or []), list(removed or []), formatting.text(reason))
    draft = records.require(Advert, advert)
    draft.description = formatting.text(description)
    draft.required_start_on = required_start or draft.required_start_on
    draft.state = AdvertState.APPROVED
    return {"invited": len(invited(records, advert))}


def looked_at(records: session.Records, advert: str) -> list[Listed]:
    """Return every location that was looked at for an advert."""
    return [Listed(*row) for row in records.execute(_LISTED, {"advert": advert})]


def invited(records: session.Records, advert: str) -> list[Listed]:
    """Return the locations that are invited to offer."""
    return [Listed(*row) for row in records.execute(_INVITED, {"advert": advert})]


def addable(case: context.CaseContext, advert: str) -> list[Listed]:
    """Return those left out that would be listed if place, service type and earlier calls did not count."""
    left_out = [Listed(*row) for row in session.of(case).execute(_LEFT_OUT, {"advert": advert})]
    # What might be is no decision of the case: nothing of it is recorded.
    case = replace(case, ledger=None)
    waived = {"in_area": True, "meets_needs": True, "asked_before": False}
    judged = case.evaluate_all("eligibility", [(row.location, {**row.facts, **waived}) for row in left_out])
    return [row for row, result in zip(left_out, judged, strict=True) if result.value == Reason.ELIGIBLE]


def judge_all(
    case: context.CaseContext, table: str, facts: Sequence[tuple[str, Mapping[str, object]]]
) -> list[tuple[str, str]]:
    """Return what a decision table says of each location and the ids of the rules that said it."""
    return [
        (result.value, ", ".join(f"{table}/{fired.rule_id}" for fired in result.fired))
        for result in case.evaluate_all(table, facts)
    ]


def _draft(case: context.CaseContext, package: Package, reach: str, areas: list[str], number: int) -> str:
    advert = Advert(
        case_id=case_of(case).id,
        package_id=package.id,
        number=number,
        reach=reach,
        area=package.area,
        areas=areas,
        category=package.category,
        urgency=package.urgency,
        needs=package.needs,
        state=AdvertState.DRAFT,
        required_start_on=package.required_start_on,
        made_at=case.now,
    )
    return session.of(case).put(advert).id


def _areas(case: context.CaseContext, area: str, reach: str) -> list[str]:
    """Return the areas an advert reaches: its own, or those its council calls neighbouring (003/5.4(2))."""
    if reach == Reach.LOCAL:
        return [area]
    today = dated_settings.today(case.now)
    neighbours = dated_settings.read(case, setting_catalogue.ZONE_NEIGHBOURS, today)
    return neighbours.get(area, [])


def _invited_before(records: session.Records, earlier: list[str]) -> frozenset[str]:
    """Return the locations that earlier adverts, by their ids, invited."""
    return frozenset(records.scalars(_INVITED_BEFORE, {"adverts": earlier}) if earlier else ())


def _eligibility_facts(
    case: context.CaseContext, package: Package, reach: str, areas: list[str], before: frozenset[str]
) -> dict[str, EligibilityFacts]:
    """Return by location, in the order of their names, what the table `eligibility` is asked."""
    records = session.of(case)
    enrolled = provider_status.enrolled(records, dated_settings.today(case.now))
    statuses = provider_status.statuses(records, case.now, enrolled, package.category, package.area)
    facts: dict[str, EligibilityFacts] = {}
    for location in sorted(enrolled, key=lambda known: (statuses[known].name, known)):
        status = statuses[location]
        terms = [row for row in enrolled[location] if row.category == package.category]
        # Of one that does not offer the category, place and needs are read from what it does offer.
        shown = terms or enrolled[location]
        facts[location] = {
            "offers_category": bool(terms),
            "contracted": any(row.arrangement != Arrangement.NONE for row in shown),
            "status": "suspended" if status.suspended else "active",
            "band": status.band,
            "cqc": status.cqc,
            "in_area": any(area in row.areas for row in shown for area in areas),
            "meets_needs": any(set(package.needs) <= set(row.service_types) for row in shown),
            "asked_before": location in before,
            "reach": reach,
            "registered": status.registered,
        }
    return facts


def _change_list(
    case: context.CaseContext, advert: str, added: list[str], removed: list[str], why: str | None
) -> None:
    """Carry out the broker's changes of the list, which need a reason; what the rules bar cannot be added."""
    if (added or removed) and why is None:
        raise errors.ReasonMissing
    may = {row.location for row in addable(case, advert)} if added else set()
    if not may.issuperset(added):
        raise errors.AnswerRefused("A provider you added may not be invited. Choose again from the list.")
    for locations, to_invite in ((added, True), (removed, False)):
        _change(case, advert, locations, to_invite, why)


def _change(
    case: context.CaseContext, advert: str, locations: list[str], to_invite: bool, why: str | None
) -> None:
    if not locations:
        return
    change = (
        update(Invitation)
        .where(Invitation.advert_id == advert, Invitation.location_id.in_(locations))
        .values(invited=to_invite, changed_by=case.actor.id, change_reason=why)
    )
    changed = cast("CursorResult[tuple[()]]", session.of(case).execute(change))
    if changed.rowcount != len(set(locations)):
        raise RecordMissing
    verb = "added to" if to_invite else "taken off"
    for location in locations:
        case.record("long_list", f"A provider was {verb} the long list: {why}", location=location)
