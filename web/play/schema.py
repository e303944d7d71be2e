"""The scenario files' schema, version 1: which keys there are, and what each may hold.

Every key that may be left out gets a value, so that the acts of a process can name it without asking first.
"""

from typing import Any

from web.play import shapes
from web.play.shapes import Reader

VERSION = 1
AGE_GROUPS = ("child", "adult_18_64", "over_65")
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not rated")
OUTCOMES = (
    "awarded",
    "awaiting_officer_confirmation",
    "provisional_direct_allocation",
    "direct_payment_arranged",
    "offer_stands_awaiting_citizen",
    "temporary_off_contract",
)
ROUTES = (
    "top_ranked",
    "feedback_of_tied",
    "citizen_choice_of_tied",
    "first_offer_of_tied",
    "direct_allocation_top_up",
    "direct_allocation",
    "on_site_scheme",
    "direct_payment",
    "neighbouring_area",
    "none",
)

_name = shapes.text
_names = shapes.listing(shapes.text)
_provider = {"provider": _name}
_rating = shapes.one_of(*RATINGS)
_nobody: tuple[Reader, Any] = (shapes.maybe(shapes.yes_no), None)

ADVERT = shapes.record({"opened_at": shapes.moment, "closes_at": shapes.moment})

ACCOMMODATION = shapes.record(
    {}, {"confirmed": (shapes.yes_no, False), "landlord": (shapes.maybe(shapes.words), "")}
)

PROVIDER = shapes.record(
    {
        "id": _name,
        "name": _name,
        "arrangement": shapes.one_of("fca", "framework", "none"),
        "categories": _names,
        "areas": _names,
        "service_types": _names,
    },
    {
        "status": (shapes.one_of("active", "suspended"), "active"),
        "band": (shapes.maybe(_name), None),
        "feedback": (shapes.maybe(shapes.number), None),
        "cqc": (shapes.maybe(_rating), "Not rated"),
        "on_site_schemes": (_names, []),
    },
)

OFFER = shapes.record(
    {"provider": _name, "at": shapes.moment},
    {
        "weekly": (shapes.maybe(shapes.money), None),
        "can_meet": (shapes.yes_no, True),
        "start": (shapes.maybe(shapes.day), None),
        "accommodation": (shapes.maybe(ACCOMMODATION), None),
        "withdrawn_at": (shapes.maybe(shapes.moment), None),
    },
)

PAYER = shapes.record(
    {"type": shapes.one_of("third_party", "first_party")},
    {
        "basis": (shapes.maybe(shapes.text), None),
        "willing": (shapes.yes_no, True),
        "able": (shapes.yes_no, True),
    },
)

REQUEST = shapes.record(
    {"provider": _name, "via": shapes.one_of("placement", "direct_payment", "on_site_scheme")},
    {
        "reason": (shapes.maybe(shapes.words), ""),
        "reasonable": _nobody,
        "price_weekly": (shapes.maybe(shapes.money), None),
        "scheme": (shapes.maybe(shapes.text), None),
        "payer": (shapes.maybe(PAYER), None),
        "accepts_council_terms": (shapes.yes_no, True),
        "suitable": (shapes.yes_no, True),
        "available": (shapes.yes_no, True),
    },
)

EVENTS: dict[str, Reader] = {
    "citizen_accepts": shapes.record(_provider),
    "citizen_chooses": shapes.record(
        _provider, {"by": (shapes.one_of("citizen", "attorney", "deputy", "best_interests"), "citizen")}
    ),
    "citizen_declines_to_choose": shapes.record({}),
    "citizen_no_response": shapes.record({}),
    "citizen_cannot_choose": shapes.record({}, {"why": (shapes.maybe(shapes.words), "")}),
    "citizen_requests": REQUEST,
    "exceptional_circumstances": shapes.record({"granted": shapes.yes_no}),
    "provider_confirms_top_up": shapes.record({**_provider, "weekly": shapes.money}),
    "top_up_agreement_signed": shapes.record(_provider),
    "officer_confirms": shapes.record(_provider),
    "provider_withdraws": shapes.record(_provider),
    "cqc_rating_changes": shapes.record({**_provider, "cqc": _rating}),
    "personal_budget_set": shapes.record({"weekly": shapes.money}),
    "provider_suspended": shapes.record(_provider),
}

NOT_SAID = object()
"""Stands for a key that may be null and was left out: null itself says that there is nobody."""

_reasons = shapes.mapping(shapes.text, shapes.text)

EXPECTED = shapes.record(
    {"outcome": shapes.one_of(*OUTCOMES)},
    {
        "long_list": (_names, None),
        "not_long_listed": (_reasons, None),
        "stage2_long_list": (_names, None),
        "offers_not_ranked": (_reasons, None),
        "ranking": (shapes.listing(_names), None),
        "provider": (shapes.maybe(shapes.text), NOT_SAID),
        "route": (shapes.one_of(*ROUTES), None),
        "requests_refused": (shapes.listing(shapes.record({"provider": _name, "reason": _name})), []),
        "top_up_weekly": (shapes.maybe(shapes.money), None),
        "council_pays_weekly": (shapes.maybe(shapes.money), None),
        "documents": (_names, None),
        "documents_outstanding": (_names, None),
        "clauses": (_names, None),
    },
)


def event(value: object, place: str) -> dict[str, Any]:
    """Read one event; every field that any event may have is there, null where this one has none."""
    given = dict(shapes.names_in(value, place))
    kind = shapes.one_of(*EVENTS)(given.pop("type", None), f"{place}: type")
    return {**NO_EVENT, "type": kind, **EVENTS[kind](given, f"{place} ({kind})")}


NO_EVENT: dict[str, Any] = dict.fromkeys(
    (
        *(
            "provider",
            "by",
            "why",
            "via",
            "reason",
            "reasonable",
            "price_weekly",
            "scheme",
            "payer",
            "granted",
        ),
        *("accepts_council_terms", "suitable", "available", "weekly", "cqc", "type"),
    )
)

SCENARIO = shapes.record(
    {
        "id": _name,
        "title": _name,
        "category": _name,
        "age_group": shapes.one_of(*AGE_GROUPS),
        "urgency": _name,
        "area": _name,
        "needs": _names,
        "required_start": shapes.day,
        "advert": ADVERT,
        "providers": shapes.listing(PROVIDER),
        "expected": EXPECTED,
    },
    {
        "personal_budget_weekly": (shapes.maybe(shapes.money), None),
        "offers": (shapes.listing(OFFER), []),
        "stage2": (
            shapes.maybe(shapes.record({"advert": ADVERT}, {"offers": (shapes.listing(OFFER), [])})),
            None,
        ),
        "events": (shapes.listing(event), []),
    },
)

_minutes = shapes.mapping(shapes.text, shapes.mapping(shapes.text, shapes.whole))


def silent(value: object, place: str) -> str | list[str]:
    """Read which steps of a category are silent: the word all, or a list of steps."""
    return "all" if value == "all" else list(_names(value, place))


POLICY: dict[str, Reader] = {
    "rating_bands": _names,
    "excluded_bands": _names,
    "excluded_cqc_ratings": shapes.listing(_rating),
    "rating_comparison": shapes.one_of("band"),
    "tie_break": shapes.mapping(shapes.text, _names),
    "silent_tie_break": shapes.mapping(shapes.text, silent),
    "standard_fee_weekly": shapes.mapping(shapes.text, shapes.money),
    "response_window_minutes": _minutes,
    "zone_neighbours": shapes.mapping(shapes.text, _names),
}
