"""The schema of scenario files, version 1: which keys there are, and what each may hold.

Every key that may be left out gets a value, so that the acts of a process can name it without asking first.
"""

from typing import Any

from play.scenario import readers, tasks_and_letters
from play.scenario.readers import Reader

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
    "in_progress",
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

_name = readers.text
_names = readers.listing(readers.text)
_provider = {"provider": _name}
_rating = readers.one_of(*RATINGS)
_nobody: tuple[Reader, Any] = (readers.maybe(readers.yes_no), None)

ADVERT = readers.record({"opened_at": readers.moment, "closes_at": readers.moment})

ACCOMMODATION = readers.record(
    {},
    {"confirmed": (readers.yes_no, False), "landlord": (readers.maybe(readers.words), "")},
)

PROVIDER = readers.record(
    {
        "id": _name,
        "name": _name,
        "arrangement": readers.one_of("fca", "framework", "none"),
        "categories": _names,
        "areas": _names,
        "service_types": _names,
    },
    {
        "status": (readers.one_of("active", "suspended", "not_registered"), "active"),
        "band": (readers.maybe(_name), None),
        "feedback": (readers.maybe(readers.number), None),
        "cqc": (readers.maybe(_rating), "Not rated"),
        "on_site_schemes": (_names, []),
    },
)

KNOWN_PERSON = readers.record(
    {"name": _name},
    {
        "reference": (readers.maybe(_name), None),
        "date_of_birth": (readers.maybe(readers.day), None),
        "is_the_same": (readers.yes_no, False),
    },
)

OFFER = readers.record(
    {"provider": _name, "at": readers.moment},
    {
        "weekly": (readers.maybe(readers.money), None),
        "declines": (readers.maybe(readers.text), None),
        "can_meet": (readers.yes_no, True),
        "start": (readers.maybe(readers.day), None),
        "accommodation": (readers.maybe(ACCOMMODATION), None),
        "withdrawn_at": (readers.maybe(readers.moment), None),
    },
)

PAYER = readers.record(
    {"type": readers.one_of("third_party", "first_party")},
    {
        "basis": (readers.maybe(readers.text), None),
        "willing": (readers.yes_no, True),
        "able": (readers.yes_no, True),
    },
)

REQUEST = readers.record(
    {"provider": _name, "via": readers.one_of("placement", "direct_payment", "on_site_scheme")},
    {
        "reason": (readers.maybe(readers.words), ""),
        "reasonable": _nobody,
        "price_weekly": (readers.maybe(readers.money), None),
        "scheme": (readers.maybe(readers.text), None),
        "payer": (readers.maybe(PAYER), None),
        "accepts_council_terms": (readers.yes_no, True),
        "suitable": (readers.yes_no, True),
        "available": (readers.yes_no, True),
    },
)

EVENTS: dict[str, Reader] = {
    "citizen_accepts": readers.record(_provider),
    "citizen_chooses": readers.record(
        _provider,
        {"by": (readers.one_of("citizen", "attorney", "deputy", "best_interests"), "citizen")},
    ),
    "citizen_declines_to_choose": readers.record({}),
    "citizen_no_response": readers.record({}),
    "citizen_cannot_choose": readers.record({}, {"why": (readers.maybe(readers.words), "")}),
    "citizen_requests": REQUEST,
    "exceptional_circumstances": readers.record({"granted": readers.yes_no}),
    "provider_confirms_top_up": readers.record({**_provider, "weekly": readers.money}),
    "top_up_agreement_signed": readers.record(_provider),
    "officer_confirms": readers.record(_provider),
    "provider_withdraws": readers.record(_provider),
    "cqc_rating_changes": readers.record({**_provider, "cqc": _rating}),
    "band_changes": readers.record({**_provider, "band": _name}),
    "personal_budget_set": readers.record({"weekly": readers.money}),
    "provider_suspended": readers.record(_provider),
    "form_answered": readers.record(
        {"form": _name, "answers": readers.mapping(readers.text, readers.answer)},
        {"at": (readers.maybe(readers.moment), None), "by": (readers.maybe(_name), None)},
    ),
    "deadline_comes": readers.record({}),
}

NOT_SAID = object()
"""Stands for a key that may be null and was left out: null itself says that there is nobody."""

_reasons = readers.mapping(readers.text, readers.text)

EXPECTED = readers.record(
    {"outcome": readers.one_of(*OUTCOMES)},
    {
        "long_list": (_names, None),
        "not_long_listed": (_reasons, None),
        "stage2_long_list": (_names, None),
        "offers_not_ranked": (_reasons, None),
        "ranking": (readers.listing(_names), None),
        "person": (readers.maybe(readers.text), None),
        "provider": (readers.maybe(readers.text), NOT_SAID),
        "route": (readers.one_of(*ROUTES), None),
        "requests_refused": (
            readers.listing(readers.record({"provider": _name, "reason": _name})),
            [],
        ),
        "top_up_weekly": (readers.maybe(readers.money), None),
        "council_pays_weekly": (readers.maybe(readers.money), None),
        "documents": (_names, None),
        "documents_outstanding": (_names, None),
        "clauses": (_names, None),
        "tasks": (readers.maybe(readers.listing(tasks_and_letters.TASK)), None),
        "timers": (readers.maybe(readers.listing(tasks_and_letters.TIMER)), None),
        "letters": (readers.maybe(readers.listing(tasks_and_letters.LETTER)), None),
    },
)


def event(value: object, place: str) -> dict[str, Any]:
    """Read one event; every field that any event may have is there, null where this one has none."""
    fields = dict(readers.names_in(value, place))
    kind = readers.one_of(*EVENTS)(fields.pop("type", None), f"{place}: type")
    return {**NO_EVENT, "type": kind, **EVENTS[kind](fields, f"{place} ({kind})")}


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
            "band",
            "form",
            "answers",
            "at",
        ),
        *("accepts_council_terms", "suitable", "available", "weekly", "cqc", "type"),
    )
)

SCENARIO = readers.record(
    {
        "id": _name,
        "title": _name,
        "category": _name,
        "age_group": readers.one_of(*AGE_GROUPS),
        "urgency": _name,
        "area": _name,
        "needs": _names,
        "required_start": readers.day,
        "advert": ADVERT,
        "providers": readers.listing(PROVIDER),
        "expected": EXPECTED,
    },
    {
        "personal_budget_weekly": (readers.maybe(readers.money), None),
        "known_people": (readers.listing(KNOWN_PERSON), []),
        "offers": (readers.listing(OFFER), []),
        "stage2": (
            readers.maybe(readers.record({"advert": ADVERT}, {"offers": (readers.listing(OFFER), [])})),
            None,
        ),
        "events": (readers.listing(event), []),
    },
)

_minutes = readers.mapping(readers.text, readers.mapping(readers.text, readers.whole))


def silent(value: object, place: str) -> str | list[str]:
    """Read which steps of a category are silent: the word all, or a list of steps."""
    return "all" if value == "all" else list(_names(value, place))


POLICY: dict[str, Reader] = {
    "rating_bands": _names,
    "excluded_bands": _names,
    "excluded_cqc_ratings": readers.listing(_rating),
    "rating_comparison": readers.one_of("band"),
    "tie_break": readers.mapping(readers.text, _names),
    "silent_tie_break": readers.mapping(readers.text, silent),
    "standard_fee_weekly": readers.mapping(readers.text, readers.money),
    "response_window_minutes": _minutes,
    "zone_neighbours": readers.mapping(readers.text, _names),
}
