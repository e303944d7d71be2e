"""Alternatives, top-ups and what follows them: requests under clause 13, payers, awards, agreements."""

from brokerage.tables.columns import DAY, JSON, MOMENT, TEXT, WHOLE, YES_NO, council_table, link, may, must

# States: made, upheld, refused, released.
choice_requests = council_table(
    "choice_requests",
    *must(TEXT, "case_id"),
    link("package", "packages"),
    link("advert", "adverts"),
    link("location", "locations", optional=True),
    *must(TEXT, "home_name", "via", "reason_kind", "reason", "by", "recorded_from", "recorded_by", "state"),
    *may(TEXT, "scheme", "cqc", "decided_by", "decision_reasons", "refused_reason"),
    *must(YES_NO, "barred"),
    *may(YES_NO, "reasonable", "suitable", "available", "accepts_council_terms"),
    *may(WHOLE, "weekly_pence", "limit_pence", "top_up_pence", "additional_payment_pence"),
    *must(MOMENT, "made_at"),
    *may(MOMENT, "decided_at", "refused_at", "stands_until_at"),
    index=("case_id", "advert"),
)

payers = council_table(
    "payers",
    link("request", "choice_requests"),
    *must(TEXT, "name", "kind"),
    *may(TEXT, "email", "basis"),
    *must(MOMENT, "added_at"),
    index=("request",),
)

means = council_table(
    "means",
    link("payer", "payers"),
    *must(YES_NO, "willing", "able"),
    *may(TEXT, "checked_by"),
    *must(MOMENT, "declared_at"),
    index=("payer",),
)

exceptional_decisions = council_table(
    "exceptional_decisions",
    link("request", "choice_requests"),
    *must(YES_NO, "granted"),
    *must(TEXT, "reasons", "decided_by"),
    *may(WHOLE, "part_pence"),
    *may(DAY, "review_on"),
    *must(MOMENT, "decided_at"),
    index=("request",),
)

# A place given to one provider without ranking. States: provisional, final, released.
allocations = council_table(
    "allocations",
    link("request", "choice_requests"),
    link("location", "locations"),
    *must(TEXT, "route", "state"),
    *may(WHOLE, "weekly_pence", "top_up_pence", "confirmed_pence"),
    *may(YES_NO, "place_held"),
    *may(TEXT, "confirmed_by", "release_reason"),
    *must(MOMENT, "made_at"),
    *may(MOMENT, "confirmed_at", "final_at", "released_at"),
    index=("request",),
)

# The Third Party Top Up Funding Agreement: the exact text, its digest and what it binds.
top_up_agreements = council_table(
    "top_up_agreements",
    link("request", "choice_requests"),
    link("payer", "payers"),
    link("allocation", "allocations"),
    *must(TEXT, "text", "sha256", "state"),
    *must(WHOLE, "weekly_pence", "top_up_pence"),
    *must(DAY, "review_on"),
    *must(MOMENT, "made_at"),
    index=("request",),
)

signatures = council_table(
    "signatures",
    link("agreement", "top_up_agreements"),
    *must(TEXT, "full_name", "method", "sha256", "signed_by"),
    *must(YES_NO, "intent"),
    *may(TEXT, "received_by"),
    *must(MOMENT, "signed_at"),
    index=("agreement",),
)

# An officer's act. States: made, started, handed_back (before care began), ended (afterwards).
awards = council_table(
    "awards",
    *must(TEXT, "case_id"),
    link("package", "packages"),
    link("advert", "adverts"),
    link("location", "locations"),
    link("offer", "offers", optional=True),
    link("request", "choice_requests", optional=True),
    *must(TEXT, "route", "officer", "officer_name", "state"),
    *may(TEXT, "note", "start_note"),
    *may(WHOLE, "weekly_pence", "top_up_pence", "council_pays_pence"),
    *must(YES_NO, "interim"),
    *must(DAY, "start_on"),
    *may(DAY, "review_on", "started_on"),
    *must(MOMENT, "made_at"),
    index=("case_id", "location", "state"),
)

# The call-off contract for the care of one package; housing is another record (clause 6).
individual_agreements = council_table(
    "individual_agreements",
    link("award", "awards"),
    link("location", "locations"),
    *must(TEXT, "arrangement", "category", "state", "text", "sha256"),
    *may(WHOLE, "weekly_pence"),
    *must(DAY, "start_on"),
    *may(DAY, "end_on"),
    *must(MOMENT, "made_at"),
    index=("award", "location"),
)

# Whose home it is. Ends on its own account, never with the care (clause 6).
tenancies = council_table(
    "tenancies",
    link("package", "packages"),
    *must(TEXT, "landlord", "state"),
    *must(YES_NO, "own_tenancy", "landlord_provides_care"),
    *may(DAY, "start_on", "end_on"),
    *must(MOMENT, "made_at"),
    index=("package",),
)

direct_payments = council_table(
    "direct_payments",
    link("request", "choice_requests"),
    link("location", "locations", optional=True),
    *must(YES_NO, "conditions_met"),
    *must(TEXT, "managed_by", "recorded_by"),
    *must(MOMENT, "made_at"),
    index=("request",),
)

# Care bought outside every arrangement because nobody contracted could (003/5.4(3)); temporary by definition.
temporary_placements = council_table(
    "temporary_placements",
    *must(TEXT, "case_id"),
    link("package", "packages"),
    link("location", "locations"),
    *must(TEXT, "reason", "approved_by", "approved_name", "state"),
    *must(JSON, "earlier_adverts"),
    *must(DAY, "start_on", "review_on"),
    *must(MOMENT, "made_at"),
    index=("case_id",),
)
