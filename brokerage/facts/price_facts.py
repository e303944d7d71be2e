"""What the council may pay for a package, and from where that figure comes."""

from dataclasses import dataclass
from datetime import date

from brokerage import formatting
from brokerage.package import people, referrals
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.tender_tables import Advert
from brokerage.tender import prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.facts import FactGroup

_NO_FEE = (
    "The council has no standard fee for {what} on {day}, so nothing may be paid until somebody decides. "
    "A commissioner sets standard fees, and a second person approves them. "
    "For this person alone, set a personal budget here."
)


@dataclass(frozen=True)
class Limit:
    """The most that is paid a week for care from a day on (None: no price is asked for), and why."""

    on: date
    fee_pence: int | None
    budget_pence: int | None
    pence: int | None
    reason: str


def limit_of(case: context.CaseContext) -> Limit:
    """Return the limit that holds on the day when the care must start."""
    records, package = session.of(case), people.package_of(case)
    advert = case.variables.get("advert")
    start_on = records.require(Advert, str(advert)).required_start_on if advert else None
    on = start_on or package.required_start_on
    setting = setting_catalogue.STANDARD_FEE_WEEKLY
    fees = dated_settings.value_on(case.connection, case.council, setting, on).value
    fee, budget = fees.get(package.category), referrals.budget_pence(records, package.id)
    facts = {"category": package.category, "age_group": package.age_group}
    judged = case.evaluate("price_limit", **facts, standard_fee_pence=fee, budget_pence=budget)
    reason = judged.fired[0].annotations.get("reason", "") if judged.fired else ""
    return Limit(on, fee, budget, formatting.whole(judged.value), reason)


@declaration.declare(uses=[prices.LIMIT])
def price_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: the standard fee, the personal budget and the limit that follows, with its reason."""
    limit, package = limit_of(case), people.package_of(case)
    if limit.pence is None:
        return [FactGroup("What the council may pay", (("Limit", limit.reason),))]
    fee, budget, reason, day = limit.fee_pence, limit.budget_pence, limit.reason, formatting.day(limit.on)
    rows = (
        (f"Standard fee on {day}", "None set" if fee is None else formatting.weekly(fee)),
        ("Personal budget", "None set" if budget is None else formatting.weekly(budget)),
        ("Limit", f"{formatting.weekly(limit.pence)}: {reason[:1].lower()}{reason[1:]}"),
    )
    what = f"{formatting.plain(package.category)}, {formatting.plain(package.age_group)},"
    note = _NO_FEE.format(what=what, day=day) if fee is None and limit.pence == 0 else ""
    return [FactGroup("What the council may pay", rows, note=note)]
