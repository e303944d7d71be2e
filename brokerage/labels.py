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
REQUESTS = {
    "family_or_community": "near family, friends or community",
    "language_faith_culture": "language, faith, food or culture",
    "partner_lives_there": "a husband, wife or partner lives there",
    "past_harm": "something went wrong before",
    "specialist_skill": "a special skill that the provider has",
    "not_reasonable": "the choice is not reasonable",
    "not_suitable": "the home does not suit the needs",
    "no_offer": "the provider made no offer",
    "not_direct_payment": "the conditions of a direct payment are not met",
    "not_on_site_scheme": "the scheme has no provider of its own",
    "other_offer": "another offer",
    "payer_not_willing_or_able": "the payer is not willing or not able to pay",
    "first_party_not_permitted": "the person may not pay the top-up themselves",
    "plan_not_confirmed": "the provider has not confirmed that it can follow the support plan",
    "offer_lapsed": "the offer no longer holds",
    "offer_withdrawn": "the offer was withdrawn",
    "ask_again": "ask the home again",
}
ROUTES = {
    "direct_allocation": "another provider of the person's choice",
    "direct_allocation_top_up": "a dearer home of the person's choice, with a top-up",
    "direct_payment": "direct payment",
    "on_site_scheme": "a scheme with a provider of its own",
    "off_contract": "outside every contract",
}
PAYMENTS = {
    "authorised_person": "an authorised person",
    "managed_account": "a managed account",
    "best_interests": "decided in the person's best interests",
    "deferred_payment_agreement": "deferred payment agreement",
    "section_117": "aftercare under section 117",
    "twelve_week_disregard": "the first twelve weeks of a permanent stay",
}
REACHES = {
    "local": "the area itself",
    "neighbouring": "neighbouring areas",
    "temporary": "temporary placement",
}
DOCUMENTS = {
    "accommodation_confirmation": "confirmation of the accommodation",
    "award_notice": "award notice",
    "choice_reasons_record": "why another provider was asked for",
    "citizen_choice_record": "the person's choice",
    "commissioning_notification": "notice to commissioning",
    "direct_payment_agreement": "direct payment agreement",
    "exceptional_circumstances_decision": "decision on exceptional circumstances",
    "individual_agreement": "individual agreement",
    "off_contract_record": "why care was bought outside every contract",
    "representative_authority_record": "authority of the person's representative",
    "temporary_agreement": "agreement for a temporary placement",
    "third_party_top_up_funding_agreement": "third party top-up funding agreement",
    "tie_break_confirmation": "how the tie was broken",
    "top_up_amount_confirmation": "the home's confirmation of the top-up",
    "unsuccessful_notice": "notice to the providers that were not awarded",
}
ROLES = {"senior_officer": "senior officer"}
STATES = {"handed_back": "handed back", "not_ranked": "not ranked"}
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

NAMES = {
    key: words
    for group in (
        CATEGORIES,
        PEOPLE,
        NEEDS,
        URGENCIES,
        ARRANGEMENTS,
        REASONS,
        REQUESTS,
        ROUTES,
        PAYMENTS,
        REACHES,
        DOCUMENTS,
        ROLES,
        STATES,
        STEPS,
    )
    for key, words in group.items()
}
