"""Variations of offers: other prices, other times, withdrawn, late, unfit or made again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

Facts = dict[str, Any]
Policy = Mapping[str, Any]
Change = Callable[[Facts, Policy, Random], None]


def _prices(facts: Facts, policy: Policy, random: Random) -> None:
    usual = fee(facts, policy)
    for offer in facts.get("offers", []):
        if offer.get("weekly") is not None:
            offer["weekly"] = f"{usual + random.choice((-4500, -1, 0, 0, 0, 1, 2550, 9000)) / 100:.2f}"


def fee(facts: Facts, policy: Policy) -> float:
    return float(
        facts.get("personal_budget_weekly") or policy["standard_fee_weekly"].get(facts["category"], "700.00")
    )


def _order_of_offers(facts: Facts, policy: Policy, random: Random) -> None:
    times = [offer["at"] for offer in facts.get("offers", [])]
    random.shuffle(times)
    for offer, at in zip(facts.get("offers", []), times, strict=True):
        offer["at"] = at
        offer.pop("withdrawn_at", None)


def _offer(facts: Facts, random: Random) -> Facts | None:
    return random.choice(facts["offers"]) if facts.get("offers") else None


def _unfit_offer(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        offer["can_meet"] = False


def _late_start(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        offer["start"] = facts["required_start"] + timedelta(days=random.choice((1, 10)))


def _late_offer(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        offer["at"] = facts["advert"]["closes_at"]


def _withdrawal(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        offer["withdrawn_at"] = later(offer["at"], random.choice((15, 40)))


def _second_offer(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        again = {**offer, "at": later(offer["at"], random.choice((20, 55)))}
        again.pop("withdrawn_at", None)
        if again.get("weekly"):
            again["weekly"] = f"{fee(facts, policy) - 10:.2f}"
        facts["offers"].append(again)


def _no_accommodation(facts: Facts, policy: Policy, random: Random) -> None:
    if offer := _offer(facts, random):
        offer["accommodation"] = {"confirmed": False}


CHANGES: tuple[Change, ...] = (
    _prices,
    _order_of_offers,
    _unfit_offer,
    _late_offer,
    _late_start,
    _withdrawal,
    _second_offer,
    _no_accommodation,
)


def fit_window(facts: Facts, policy: Policy) -> None:
    """Let adverts run as long as the policy says, and every offer come after its advert opens."""
    minutes = policy["response_window_minutes"].get(facts["urgency"], {}).get(facts["category"])
    for stage in (facts, facts.get("stage2")):
        if not stage or minutes is None:
            continue
        advert = stage["advert"]
        if stage is not facts:
            advert["opened_at"] = max(
                advert["opened_at"], facts["advert"]["closes_at"], key=datetime.fromisoformat
            )
        advert["closes_at"] = later(advert["opened_at"], minutes)
        for offer in stage.get("offers", []):
            _fit_offer(offer, advert["opened_at"])


def _fit_offer(offer: Facts, opened_at: str) -> None:
    if datetime.fromisoformat(offer["at"]) < datetime.fromisoformat(opened_at):
        offer["at"] = later(opened_at, 25)
        offer.pop("withdrawn_at", None)


def later(at: str, minutes: int) -> str:
    return (datetime.fromisoformat(at) + timedelta(minutes=minutes)).isoformat()
