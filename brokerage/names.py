"""The words people use for keys of the rules: one place for pages, letters and documents.

A key that is not here reads as it is written, with spaces. The words stand as inside a sentence.
"""

CATEGORIES = {
    "home_support": "home support",
    "home_support_sensory_loss": "home support for sensory loss",
    "care_home_residential": "care home without nursing",
    "care_home_nursing": "care home with nursing",
    "supported_living": "supported living",
    "other": "other care",
}
PEOPLE = {
    "child": "under 18",
    "adult_18_64": "18 to 64",
    "over_65": "65 or over",
    "citizen": "person",
    "practitioner": "social care practitioner",
    "attorney": "attorney for health and welfare",
    "deputy": "deputy appointed by the Court of Protection",
    "first_party": "the person themselves",
    "third_party": "somebody else",
}
NEEDS = {
    "nursing": "nursing care",
    "bsl": "British Sign Language",
    "deafblind": "deafblind communication",
}
URGENCIES = {"hospital_discharge": "discharge from hospital"}
ARRANGEMENTS = {
    "fca": "Flexible Contracting Arrangement",
    "framework": "Framework Agreement",
    "unrated": "not yet rated",
}
REASONS = {
    "not_contracted": "on neither the Flexible Contracting Arrangement nor the Framework Agreement",
    "wrong_category": "not contracted for this kind of care",
    "not_registered": "no longer registered with CQC",
    "suspended": "suspended from new work",
    "band_inadequate": "rated inadequate by the council",
    "cqc_inadequate": "rated Inadequate by CQC",
    "outside_area": "does not work in the area looked at",
    "asked_before": "was asked in an earlier advert for this package",
    "wrong_service_type": "does not offer all the kinds of support needed",
    "late": "received after the advert had closed",
    "cannot_meet_needs": "cannot meet the needs and outcomes",
    "starts_too_late": "cannot start in the time asked for",
    "accommodation_incomplete": "accommodation or landlord not confirmed",
    "above_price_limit": "costs more than the council may pay",
    "no_capacity": "no capacity at the moment",
    "too_soon": "cannot start in time",
    "needs": "cannot meet these needs",
    "too_little_information": "too little information",
}
STEPS = {
    "customer_feedback": "best customer feedback",
    "first_offer": "earliest offer",
    "citizen_choice": "the person's choice",
    "officer": "an officer's decision",
    "top_ranked": "top-ranked provider",
    "feedback_of_tied": "best customer feedback of the tied providers",
    "citizen_choice_of_tied": "the person's choice among the tied providers",
    "first_offer_of_tied": "earliest offer of the tied providers",
    "neighbouring_area": "found among the neighbouring areas",
    "choice_directive": "another home of the person's choice",
    "not_possible": "the person could not choose",
    "no_response": "no answer in time",
}

NAMES = CATEGORIES | PEOPLE | NEEDS | URGENCIES | ARRANGEMENTS | REASONS | STEPS
