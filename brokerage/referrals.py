"""A referral becomes a package with its person and its budget."""

from collections.abc import Mapping
from typing import Any

from brokerage import errors, records, tables, words
from engine import context


def record_referral(case: context.CaseContext, *, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Record the person, who speaks for them and the package; refuse one without approved plan and budget."""
    if any(words.truth(answers.get(name)) is False for name in ("plan_approved", "budget_approved")):
        raise errors.ReferralNotReady
    person = _record_person(case, answers)
    package = _record_package(case, person, answers)
    budget = words.whole(answers.get("personal_budget_pence"))
    if budget is not None:
        set_budget(case, package, budget, "Set with the referral")
    kept = ("category", "urgency", "age_group", "area")
    return {"package": package, **{name: answers[name] for name in kept}, "cascade_stage": 1}


def set_budget(case: context.CaseContext, package: str, weekly_pence: int, reason: str) -> str:
    """Add a personal budget a week, which holds from now on, and return its id."""
    return records.of(case).add(
        tables.budgets,
        package=package,
        weekly_pence=weekly_pence,
        reason=reason,
        set_by=case.actor.id,
        set_at=case.now,
    )


def budget_pence(book: records.Records, package: str) -> int | None:
    """Return the personal budget a week that holds, None where no officer has set one."""
    latest = book.latest(tables.budgets, package=package)
    return None if latest is None else int(latest.weekly_pence)


def _record_person(case: context.CaseContext, answers: Mapping[str, Any]) -> str:
    book = records.of(case)
    reference = words.text(answers.get("person_reference"))
    facts = {
        "name": answers["person_name"],
        "reference": reference,
        "address": words.text(answers.get("address")),
        "postcode": words.text(answers.get("postcode")),
        "email": words.text(answers.get("email")),
        "phone": words.text(answers.get("phone")),
        "born_on": answers.get("date_of_birth"),
        "has_capacity": words.truth(answers.get("has_capacity")),
        "capacity_note": words.text(answers.get("capacity_note")),
    }
    known = book.latest(tables.people, reference=reference) if reference else None
    if known is not None:
        book.change(
            tables.people, known.id, **{name: value for name, value in facts.items() if value is not None}
        )
        person = str(known.id)
    else:
        person = book.add(tables.people, added_at=case.now, **facts)
    _record_representative(case, person, answers)
    return person


def _record_representative(case: context.CaseContext, person: str, answers: Mapping[str, Any]) -> None:
    name = words.text(answers.get("representative_name"))
    if name is None:
        return
    records.of(case).add(
        tables.representatives,
        person=person,
        name=name,
        role=words.text(answers.get("representative_role")) or "relative",
        email=words.text(answers.get("representative_email")),
        authority_seen=bool(words.truth(answers.get("representative_authority_seen"))),
        added_at=case.now,
    )


def _record_package(case: context.CaseContext, person: str, answers: Mapping[str, Any]) -> str:
    written = ("urgency_reason", "needs_words", "outcomes", "preferences", "requirements", "current_landlord")
    return records.of(case).add(
        tables.packages,
        case_id=records.case_of(case).id,
        reference=records.case_of(case).reference,
        person=person,
        category=answers["category"],
        urgency=answers["urgency"],
        age_group=answers["age_group"],
        area=answers["area"],
        state="sourcing",
        needs=list(answers.get("needs") or []),
        required_start_on=answers["required_start"],
        weekly_hours=words.whole(answers.get("weekly_hours")),
        plan_approved=words.truth(answers.get("plan_approved")),
        budget_approved=words.truth(answers.get("budget_approved")),
        referred_by=case.actor.id,
        referred_at=case.now,
        **{name: words.text(answers.get(name)) for name in written},
    )
