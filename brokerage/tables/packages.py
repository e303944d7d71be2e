"""Whose care it is: people, who speaks for them, the care to be bought and the papers made for it."""

from brokerage.tables.columns import DAY, JSON, MOMENT, TEXT, WHOLE, YES_NO, council_table, link, may, must

people = council_table(
    "people",
    *must(TEXT, "name"),
    *may(TEXT, "reference", "address", "postcode", "email", "phone", "capacity_note"),
    *may(DAY, "born_on"),
    *may(YES_NO, "has_capacity"),
    *must(MOMENT, "added_at"),
    index=("reference",),
)

# Attorney, deputy, advocate or relative; `authority_seen`: somebody saw the paper that lets them act.
representatives = council_table(
    "representatives",
    link("person", "people"),
    *must(TEXT, "name", "role"),
    *may(TEXT, "email"),
    *must(YES_NO, "authority_seen"),
    *must(MOMENT, "added_at"),
    index=("person",),
)

packages = council_table(
    "packages",
    *must(TEXT, "case_id", "reference"),
    link("person", "people"),
    *must(TEXT, "category", "urgency", "age_group", "area", "state"),
    *may(
        TEXT, "urgency_reason", "needs_words", "outcomes", "preferences", "requirements", "current_landlord"
    ),
    *must(JSON, "needs"),
    *must(DAY, "required_start_on"),
    *may(WHOLE, "weekly_hours"),
    *may(YES_NO, "plan_approved", "budget_approved"),
    *must(TEXT, "referred_by"),
    *must(MOMENT, "referred_at"),
    *may(MOMENT, "withdrawn_at"),
    index=("case_id", "person", "state"),
)

# The personal budget a week; each new one is a row, the latest holds.
budgets = council_table(
    "budgets",
    link("package", "packages"),
    *must(WHOLE, "weekly_pence"),
    *must(TEXT, "reason", "set_by"),
    *must(MOMENT, "set_at"),
    index=("package",),
)

# What was changed in a package while care was sought, and why.
package_changes = council_table(
    "package_changes",
    link("package", "packages"),
    *must(TEXT, "what", "reason", "changed_by"),
    *must(JSON, "before", "after"),
    *must(MOMENT, "changed_at"),
    index=("package",),
)

# A paper of the case, frozen as it was made. Kinds are those of the decision tables.
documents = council_table(
    "documents",
    *must(TEXT, "case_id", "kind", "party", "text", "sha256", "made_by"),
    *must(MOMENT, "made_at"),
    index=("case_id",),
)

# What was told to whom about providers, as it was told (clause 11; the advice before a top-up).
presentations = council_table(
    "presentations",
    *must(TEXT, "case_id", "kind", "party", "told_by"),
    *must(JSON, "shown"),
    *may(TEXT, "told_to"),
    *may(YES_NO, "understood", "agreed"),
    *may(DAY, "told_on"),
    *must(MOMENT, "at"),
    index=("case_id",),
)
