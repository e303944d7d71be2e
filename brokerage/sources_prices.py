"""What the council may pay for a package, and from where that figure comes."""

from brokerage import people, records, referrals, settings, tables, words
from engine import context
from engine.facts import FactGroup

_NO_FEE = (
    "The council has no standard fee for {what} on {day}, so nothing may be paid until somebody decides. "
    "A commissioner sets standard fees, and a second person approves them. "
    "For this person alone, set a personal budget here."
)


def price_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: the standard fee, the personal budget and the limit that follows, with its reason."""
    book, package = records.of(case), people.package_of(case)
    advert = case.variables.get("advert")
    on = book.get(tables.adverts, advert).required_start_on if advert else package.required_start_on
    fees = settings.setting(case.connection, case.council, "standard_fee_weekly", on, {}).value
    fee, budget = fees.get(package.category), referrals.budget_pence(book, package.id)
    facts = {"category": package.category, "age_group": package.age_group}
    judged = case.judge("price_limit", **facts, standard_fee_pence=fee, budget_pence=budget)
    reason = judged.fired[0].annotations.get("reason", "") if judged.fired else ""
    limit = words.whole(judged.value)
    if limit is None:
        return [FactGroup("What the council may pay", (("Limit", reason),))]
    rows = (
        (f"Standard fee on {words.day(on)}", "None set" if fee is None else words.weekly(fee)),
        ("Personal budget", "None set" if budget is None else words.weekly(budget)),
        ("Limit", f"{words.weekly(limit)}: {reason[:1].lower()}{reason[1:]}"),
    )
    what = f"{words.plain(package.category)}, {words.plain(package.age_group)},"
    note = _NO_FEE.format(what=what, day=words.day(on)) if fee is None and limit == 0 else ""
    return [FactGroup("What the council may pay", rows, note=note)]
