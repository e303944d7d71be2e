"""A referral becomes a package with its person and its budget."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import bindparam, select

from brokerage import errors, formatting
from brokerage.package import identity, person_details
from brokerage.package.person_details import CONTACT, Details, Speaker
from brokerage.states import PackageState
from brokerage.store.case_variables import case_of
from brokerage.tables.package_tables import Budget, Package, Person
from engine.cases import context
from engine.database import handle, session
from engine.definition import declaration

ANOTHER = "another"
"""Answers who a referral is for: nobody of those on record."""
_WORDS = ("urgency_reason", "needs_words", "outcomes", "preferences", "requirements", "current_landlord")
_ALIKE = (
    "Somebody on record has the same reference, or the same name and date of birth, but not all of these. "
    "Their record is unchanged; this referral has a record of its own."
)
_BUDGET = (
    select(Budget.weekly_pence)
    .where(Budget.package_id == bindparam("package"))
    .order_by(Budget.serial.desc())
    .limit(1)
)


@declaration.declare(
    result="{package: text, category: text, urgency: text, age_group: text, area: text, cascade_stage: 1}",
    writes="Budget Package Person Representative",
)
def record_referral(case: context.CaseContext, *, answers: Mapping[str, object]) -> dict[str, object]:
    """Record the person, who speaks for them and the package; refuse one without approved plan and budget.

    Only somebody with the same reference, date of birth and name is the same person.
    """
    return _record(case, answers)[0]


@declaration.declare(
    result="{package: text, category: text, urgency: text, age_group: text, area: text, "
    "cascade_stage: 1, somebody_alike: boolean}",
    writes="Budget Package Person Representative",
)
def take_referral(case: context.CaseContext, *, answers: Mapping[str, object]) -> dict[str, object]:
    """Do the same, and return as well whether somebody on record may be the same person."""
    variables, somebody_alike = _record(case, answers)
    return {**variables, "somebody_alike": somebody_alike}


@declaration.declare(writes="Package Person Representative")
def settle_person(case: context.CaseContext, *, package: str, person: str | None, reason: str | None) -> None:
    """Record whether a package is for somebody who was on record already, or for `ANOTHER` person."""
    records = session.of(case)
    why = formatting.text(reason)
    if why is None:
        raise errors.ReasonMissing
    sought = records.require(Package, package)
    newcomer = records.require(Person, sought.person_id)
    if person == ANOTHER:
        case.record("person", "The referral is for another person than those on record.", reason=why)
        return
    alike = identity.find(records, identity.Identity.of(newcomer), newcomer.id).alike
    known = next((candidate for candidate in alike if candidate.id == person), None)
    if known is None:
        raise errors.NotOnRecord
    case.record("person", f"The referral is for {known.name}, who was on record already.", reason=why)
    _give_to(case, sought, newcomer, known)


def set_budget(case: context.CaseContext, package: str, weekly_pence: int, reason: str) -> str:
    """Add a personal budget a week, which holds from now on, and return its id."""
    budget = Budget(
        package_id=package, weekly_pence=weekly_pence, reason=reason, set_by=case.actor.id, set_at=case.now
    )
    return session.of(case).put(budget).id


def budget_pence(records: session.Records, package: str) -> int | None:
    """Return the personal budget a week that holds, None where no officer has set one."""
    return records.remember(("budget", package), lambda: records.scalar(_BUDGET, {"package": package}))


def _record(case: context.CaseContext, answers: Mapping[str, object]) -> tuple[dict[str, object], bool]:
    """Record a referral; return the variables of its case, and whether somebody alike is on record."""
    if any(formatting.truth(answers.get(name)) is False for name in ("plan_approved", "budget_approved")):
        raise errors.ReferralNotReady
    person, somebody_alike = _record_person(case, answers)
    package = _record_package(case, person, answers)
    budget = formatting.whole(answers.get("personal_budget_pence"))
    if budget is not None:
        set_budget(case, package, budget, "Set with the referral")
    names = ("category", "urgency", "age_group", "area")
    variables = {"package": package, **{name: answers[name] for name in names}, "cascade_stage": 1}
    return variables, somebody_alike


def _record_person(case: context.CaseContext, answers: Mapping[str, object]) -> tuple[str, bool]:
    """Record who the referral is for; return their id, and whether somebody else on record is alike."""
    records = session.of(case)
    name, born_on = str(answers["person_name"]), cast("date | None", answers.get("date_of_birth"))
    reference = formatting.text(answers.get("person_reference"))
    details = _details(answers)
    # Two referrals at once for somebody who is not on record yet must not make two people of them.
    handle.one_at_a_time(case.connection, f"person {case.council}")
    matches = identity.find(records, identity.Identity(reference, born_on, name))
    person = matches.whole
    if person is None:
        person = Person(name=name, reference=reference, born_on=born_on, added_at=case.now)
        for fact, value in details.facts.items():
            setattr(person, fact, value)
        records.put(person)
        person_details.add_speaker(case, person.id, details.speaker)
        if matches.alike:
            case.record("person", _ALIKE)
    else:
        person_details.take_over(case, person, details)
    note = formatting.text(answers.get("capacity_note"))
    person_details.record_capacity(case, person, formatting.truth(answers.get("has_capacity")), note)
    return person.id, matches.whole is None and bool(matches.alike)


def _details(answers: Mapping[str, object]) -> Details:
    name = formatting.text(answers.get("representative_name"))
    speaker = None
    if name is not None:
        speaker = Speaker(
            name,
            formatting.text(answers.get("representative_role")) or "relative",
            formatting.text(answers.get("representative_email")),
            bool(formatting.truth(answers.get("representative_authority_seen"))),
        )
    return Details({fact: formatting.text(answers.get(fact)) for fact in CONTACT}, speaker)


def _give_to(case: context.CaseContext, package: Package, newcomer: Person, known: Person) -> None:
    """Give a package to the person on record; the record that the referral made is not needed any more."""
    records = session.of(case)
    facts = {name: getattr(newcomer, name) for name in (*person_details.IDENTITY, *CONTACT)}
    details = Details(facts, person_details.speaker_of(records, newcomer.id))
    package.person_id = known.id
    person_details.record_capacity(case, known, newcomer.has_capacity, newcomer.capacity_note)
    person_details.remove(records, newcomer)
    person_details.take_over(case, known, details)


def _record_package(case: context.CaseContext, person: str, answers: Mapping[str, object]) -> str:
    package = Package(
        case_id=case_of(case).id,
        reference=case_of(case).reference,
        person_id=person,
        category=str(answers["category"]),
        urgency=str(answers["urgency"]),
        age_group=str(answers["age_group"]),
        area=str(answers["area"]),
        state=PackageState.SOURCING,
        needs=list(cast("list[str]", answers.get("needs") or [])),
        required_start_on=cast(date, answers["required_start"]),
        weekly_hours=formatting.whole(answers.get("weekly_hours")),
        plan_approved=formatting.truth(answers.get("plan_approved")),
        budget_approved=formatting.truth(answers.get("budget_approved")),
        referred_by=case.actor.id,
        referred_at=case.now,
    )
    for name in _WORDS:
        setattr(package, name, formatting.text(answers.get(name)))
    return session.of(case).put(package).id
