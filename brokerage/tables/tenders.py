"""From advert to selection: every list is a record of its own, kept as it was (clauses 8 to 12)."""

from brokerage.tables.columns import DAY, JSON, MOMENT, TEXT, WHOLE, YES_NO, council_table, link, may, must

adverts = council_table(
    "adverts",
    *must(TEXT, "case_id"),
    link("package", "packages"),
    *must(WHOLE, "number"),
    *must(TEXT, "reach", "area", "category", "urgency", "state"),
    *must(JSON, "areas", "needs"),
    *may(TEXT, "description", "extended_by", "extended_reason"),
    *may(DAY, "required_start_on"),
    *must(MOMENT, "made_at"),
    *may(MOMENT, "opened_at", "closes_at", "closed_at", "extended_at"),
    index=("case_id", "package", "state"),
)

# One row for every location looked at: whether it was listed, why, by which rule, what the broker changed.
invitations = council_table(
    "invitations",
    link("advert", "adverts"),
    link("location", "locations"),
    *must(YES_NO, "listed", "invited"),
    *must(TEXT, "reason", "rule"),
    *must(JSON, "facts"),
    *may(TEXT, "changed_by", "change_reason"),
    *may(MOMENT, "invited_at"),
    index=("advert", "location"),
)

offers = council_table(
    "offers",
    link("advert", "adverts"),
    link("location", "locations"),
    *must(WHOLE, "sequence"),
    *must(TEXT, "state"),
    *must(MOMENT, "received_at"),
    *may(MOMENT, "standing_since_at", "withdrawn_at", "holds_until_at"),
    *may(YES_NO, "can_meet", "accommodation_confirmed", "own_tenancy"),
    *may(DAY, "start_on"),
    *may(WHOLE, "weekly_pence", "limit_pence", "band_order", "score_hundredths"),
    *may(TEXT, "how_met", "communication", "landlord", "decline_reason"),
    *may(TEXT, "reason", "rule", "band", "band_row", "band_rule", "cqc"),
    index=("advert", "location"),
)

# The list as ranked: groups, best band first, each {band, order, offers: [ids]}.
rankings = council_table(
    "rankings",
    link("advert", "adverts"),
    *must(JSON, "groups"),
    *must(MOMENT, "made_at"),
    index=("advert",),
)

# The leading group and what is left of it after each step of clause 12.
ties = council_table(
    "ties",
    link("advert", "adverts"),
    link("ranking", "rankings"),
    *must(JSON, "members", "remaining"),
    *may(TEXT, "band"),
    *must(MOMENT, "made_at"),
    index=("advert",),
)

tie_steps = council_table(
    "tie_steps",
    link("tie", "ties"),
    *must(WHOLE, "number"),
    *must(TEXT, "step", "made_by"),
    *must(JSON, "before", "after", "facts"),
    *must(MOMENT, "made_at"),
    index=("tie",),
)

# The citizen's answer to an invitation to choose among the tied (12(b), 12(c)).
choices = council_table(
    "choices",
    link("tie", "ties"),
    *must(TEXT, "decision", "by", "recorded_from", "recorded_by"),
    link("offer", "offers", optional=True),
    *may(TEXT, "why"),
    *must(MOMENT, "made_at"),
    index=("tie",),
)

# States: proposed, selected, accepted, void.
selections = council_table(
    "selections",
    link("advert", "adverts"),
    link("offer", "offers"),
    *must(TEXT, "how", "route", "state"),
    *must(YES_NO, "silent"),
    *must(MOMENT, "proposed_at"),
    *may(MOMENT, "selected_at", "accepted_at", "void_at"),
    *may(TEXT, "selected_by", "reason", "accepted_by", "recorded_from", "void_reason"),
    index=("advert",),
)
