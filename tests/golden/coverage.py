"""Counts what the golden cases cover, and names what none of them shows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.golden.records import GoldenCase

CATEGORIES = (
    "home_support",
    "home_support_sensory_loss",
    "care_home_residential",
    "care_home_nursing",
    "supported_living",
)
_CLAUSE = re.compile(r"clause (.+?)(?:: |$)")
REQUIRED = (
    *(f"category {category}" for category in CATEGORIES),
    *(f"urgency {urgency}" for urgency in ("routine", "emergency", "hospital_discharge")),
    *(f"tie in {category}" for category in CATEGORIES),
    *(f"tie step {step}" for step in ("customer_feedback", "first_offer")),
    *(f"choice among the tied: {decision}" for decision in ("choose", "decline")),
    *(f"choice upheld via {via}" for via in ("placement", "direct_payment", "on_site_scheme")),
    *(f"choice refused via {via}" for via in ("placement", "direct_payment")),
    *(
        f"choice refused as {reason}"
        for reason in ("cqc_inadequate", "not_reasonable", "not_suitable", "no_offer")
    ),
    *(
        f"left out {reason}"
        for reason in ("asked_before", "band_inadequate", "cqc_inadequate", "not_contracted")
    ),
    *(
        f"left out {reason}"
        for reason in ("outside_area", "suspended", "wrong_category", "wrong_service_type")
    ),
    *(f"offer {reason}" for reason in ("rankable", "above_price_limit", "accommodation_incomplete")),
    *(f"offer {reason}" for reason in ("cannot_meet_needs", "late", "starts_too_late", "withdrawn")),
    *(f"award barred: {reason}" for reason in ("cqc_inadequate", "suspended")),
    *(f"payer {kind}" for kind in ("third_party", "first_party")),
    "top-up agreed",
    "exceptional circumstances granted",
    "direct payment",
    "off contract",
    "cascade",
    "provider withdrew",
    "officer confirmed a tie-break",
    *(f"award by {route}" for route in ("top_ranked", "first_offer_of_tied", "citizen_choice_of_tied")),
    *(f"award by {route}" for route in ("feedback_of_tied", "neighbouring_area", "on_site_scheme")),
    *(f"award by {route}" for route in ("direct_allocation", "direct_allocation_top_up")),
)


def counts(cases: Iterable[GoldenCase]) -> Counter[str]:
    """Return in how many cases each thing is shown."""
    shown: Counter[str] = Counter()
    for case in cases:
        shown.update(set(_shown(case)))
    return shown


def missing(cases: Iterable[GoldenCase]) -> list[str]:
    """Return what must be shown and is not."""
    shown = counts(cases)
    return [name for name in REQUIRED if not shown[name]]


def _shown(case: GoldenCase) -> Iterator[str]:
    facts, decision = case.facts, case.decision
    yield f"category {facts['category']}"
    yield f"urgency {facts['urgency']}"
    yield f"age group {facts['age_group']}"
    yield from _of_tender(case)
    yield from _of_ties(case)
    yield from _of_choice(case)
    for award in decision.get("awards", []):
        yield f"award by {award['route']}"
    if decision.get("direct_payments"):
        yield "direct payment"
    if decision.get("temporary_placements"):
        yield "off contract"
    yield from (f"clause {clause}" for line in decision["rules"] for clause in _CLAUSE.findall(line))


def _of_tender(case: GoldenCase) -> Iterator[str]:
    decision = case.decision
    if any(advert["reach"] == "neighbouring" for advert in decision.get("adverts", [])):
        yield "cascade"
    for lists in decision.get("invitations", {}).values():
        yield from (said.split(" by ")[0].replace(":", "") for said in lists)
    for offer in decision.get("offers", []):
        yield f"offer {offer.get('reason', offer['state'])}"
    for line in decision["rules"]:
        if line.startswith(("check_before_award: last_checks", "make_award: last_checks")):
            yield f"award barred: {line.split(' says ')[1].split(',')[0]}"
    if any(event["type"] == "provider_withdraws" for event in case.facts.get("events", [])):
        yield "provider withdrew"


def _of_ties(case: GoldenCase) -> Iterator[str]:
    decision = case.decision
    if any(len(tie["members"]) > 1 for tie in decision.get("ties", [])):
        yield f"tie in {case.facts['category']}"
    yield from (f"tie step {step['step']}" for step in decision.get("tie_steps", []))
    yield from (f"choice among the tied: {choice['decision']}" for choice in decision.get("choices", []))
    if any(line.startswith("confirm_tie_break") for line in decision["rules"]):
        yield "officer confirmed a tie-break"


def _of_choice(case: GoldenCase) -> Iterator[str]:
    decision = case.decision
    for request in decision.get("choice_requests", []):
        yield f"choice {request['state']} via {request['via']}"
        if "refused_reason" in request:
            yield f"choice refused as {request['refused_reason']}"
    yield from (f"payer {payer['kind']}" for payer in decision.get("payers", []))
    if any(agreement["state"] == "signed" for agreement in decision.get("top_up_agreements", [])):
        yield "top-up agreed"
    if any(granted["granted"] for granted in decision.get("exceptional_decisions", [])):
        yield "exceptional circumstances granted"
