"""Seeded variations of the shipped examples: such cases with other providers, offers, prices and times."""

from copy import deepcopy
from random import Random

from tests.golden import offer_variations
from tests.golden.offer_variations import Change, Facts, Policy, fee, fit_window, later

HOMES = ("care_home_residential", "care_home_nursing")
AT_HOME = ("home_support", "home_support_sensory_loss")
RATINGS = ("Outstanding", "Good", "Good", "Good", "Requires improvement", "Inadequate", "Not rated")
BANDS = ("gold", "gold", "silver", "silver", "bronze", "unrated", "inadequate", None)
NAMES = (
    "Larkfield",
    "Pennant House",
    "The Weavers",
    "Quince Tree",
    "Saltmarsh Care",
    "Tern Court",
    "Umber Lodge",
)
AWAY = {"central": "north", "north": "central", "south": "central", "east": "central"}


def variation(facts: Facts, policy: Policy, random: Random) -> Facts:
    """Return the facts of a case with one to four of them changed."""
    varied = deepcopy(facts)
    varied.pop("expected", None)
    for change in random.sample(CHANGES, random.randint(1, 4)):
        change(varied, policy, random)
    fit_window(varied, policy)
    return varied


def _bands(facts: Facts, policy: Policy, random: Random) -> None:
    for provider in random.sample(facts["providers"], min(2, len(facts["providers"]))):
        provider["band"] = random.choice(BANDS)


def _one_band(facts: Facts, policy: Policy, random: Random) -> None:
    band = random.choice(("gold", "silver", "bronze"))
    for provider in facts["providers"]:
        provider["band"] = band


def _tie(facts: Facts, policy: Policy, random: Random) -> None:
    """Let nothing but clause 12 tell the providers apart."""
    _one_band(facts, policy, random)
    for provider in facts["providers"]:
        provider |= {"status": "active", "cqc": "Good"}
    for offer in facts.get("offers", []):
        offer["can_meet"] = True
        if offer.get("weekly") is not None:
            offer["weekly"] = f"{fee(facts, policy):.2f}"


def _feedback(facts: Facts, policy: Policy, random: Random) -> None:
    for provider in facts["providers"]:
        provider["feedback"] = random.choice((3.9, 4.2, 4.2, 4.24, 4.25, 4.6, 4.9, None))


def _ratings(facts: Facts, policy: Policy, random: Random) -> None:
    random.choice(facts["providers"])["cqc"] = random.choice(RATINGS)


def _suspension(facts: Facts, policy: Policy, random: Random) -> None:
    provider = random.choice(facts["providers"])
    provider["status"] = "active" if provider.get("status") == "suspended" else "suspended"


def _no_offers(facts: Facts, policy: Policy, random: Random) -> None:
    facts["offers"] = []
    if facts.get("stage2") is None:
        opened = later(facts["advert"]["closes_at"], 60)
        facts["stage2"] = {"advert": {"opened_at": opened, "closes_at": opened}, "offers": []}
        _neighbour(facts, random, opened)


def _neighbour(facts: Facts, random: Random, opened: str) -> None:
    near = {**deepcopy(random.choice(facts["providers"])), "id": "P8", "name": "Farside", "status": "active"}
    near |= {"areas": [AWAY.get(facts["area"], "central")], "service_types": facts["needs"], "cqc": "Good"}
    facts["providers"].append(near)
    if random.random() < 0.6:
        free = {
            **deepcopy(near),
            "id": "P7",
            "name": "Heron Care",
            "arrangement": "none",
            "areas": [facts["area"]],
        }
        facts["providers"].append(free)
    if random.random() < 0.7:
        weekly = None if facts["category"] in AT_HOME else "690.00"
        offer: Facts = {"provider": "P8", "at": later(opened, 30)}
        offer |= {"weekly": weekly} if weekly else {}
        if facts["category"] == "supported_living":
            offer["accommodation"] = {"confirmed": True, "landlord": "Farside Homes"}
        facts["stage2"]["offers"].append(offer)


def _urgency(facts: Facts, policy: Policy, random: Random) -> None:
    facts["urgency"] = random.choice(("routine", "emergency", "hospital_discharge"))


def _category(facts: Facts, policy: Policy, random: Random) -> None:
    """Turn a case into one of the sister category, with all its providers."""
    for pair in (HOMES, AT_HOME):
        if facts["category"] in pair:
            sister = next(category for category in pair if category != facts["category"])
            for provider in facts["providers"]:
                provider["categories"] = sorted({*provider["categories"], sister})
            facts["category"] = sister
            return


def _budget(facts: Facts, policy: Policy, random: Random) -> None:
    if facts["category"] in HOMES:
        facts["personal_budget_weekly"] = random.choice(("650.00", "700.00", "745.00", "900.00"))
        facts["age_group"] = random.choice(("adult_18_64", "over_65"))


def _newcomer(facts: Facts, policy: Policy, random: Random) -> None:
    """Add a provider like another one, which may offer too."""
    model = random.choice(facts["providers"])
    new = {**deepcopy(model), "id": "P9", "name": random.choice(NAMES), "band": random.choice(BANDS[:-2])}
    facts["providers"].append(new)
    for offer in [offer for offer in facts.get("offers", []) if offer["provider"] == model["id"]][:1]:
        facts["offers"].append({**deepcopy(offer), "provider": "P9", "at": later(offer["at"], 5)})


def _request(facts: Facts, policy: Policy, random: Random) -> None:
    """Let what a citizen asks for be judged, priced or paid otherwise."""
    for event in facts.get("events", []):
        if event["type"] != "citizen_requests":
            continue
        event[random.choice(("suitable", "available", "accepts_council_terms", "reasonable"))] = (
            random.random() < 0.3
        )
        if event.get("payer"):
            event["payer"] |= {random.choice(("willing", "able")): random.random() < 0.5}
        if event.get("price_weekly"):
            event["price_weekly"] = random.choice(("640.00", "720.00", "795.50", "845.00", "910.25"))


def _register_event(facts: Facts, policy: Policy, random: Random) -> None:
    """Let a register change while the case runs."""
    provider = random.choice(facts["providers"])["id"]
    events = facts.setdefault("events", [])
    event = random.choice(
        (
            {"type": "provider_suspended", "provider": provider},
            {"type": "cqc_rating_changes", "provider": provider, "cqc": "Inadequate"},
            {"type": "cqc_rating_changes", "provider": provider, "cqc": "Requires improvement"},
            {"type": "provider_withdraws", "provider": provider},
        )
    )
    events.insert(random.randint(0, len(events)), event)


def _decided_early(facts: Facts, policy: Policy, random: Random) -> None:
    """Let an officer decide what is decided by default otherwise."""
    events = facts.setdefault("events", [])
    event = random.choice(
        (
            {"type": "exceptional_circumstances", "granted": True},
            {"type": "personal_budget_set", "weekly": random.choice(("760.00", "845.50", "930.00"))},
        )
    )
    events.insert(random.randint(0, len(events)), event)


CHANGES: tuple[Change, ...] = (
    _bands,
    _one_band,
    *(_tie,) * 3,
    _feedback,
    _ratings,
    _suspension,
    *offer_variations.CHANGES,
    _no_offers,
    _urgency,
    _category,
    _budget,
    _newcomer,
    _request,
    _register_event,
    _decided_early,
)
