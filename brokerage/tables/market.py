"""Who provides care: the register that all councils share, and what one council knows about a provider."""

from brokerage.tables.columns import (
    DAY,
    JSON,
    MOMENT,
    TEXT,
    WHOLE,
    YES_NO,
    council_table,
    link,
    may,
    must,
    shared_table,
)

providers = shared_table(
    "providers",
    *must(TEXT, "name"),
    *may(TEXT, "brand", "companies_house", "ownership"),
    *may(MOMENT, "read_at"),
)

# A registered place. Its id is CQC's location id; supported living without personal care has one of our own.
locations = shared_table(
    "locations",
    link("provider", "providers"),
    *must(TEXT, "name", "status"),
    *may(TEXT, "also_known_as", "address", "postcode", "ward", "constituency", "local_authority", "region"),
    *may(TEXT, "latitude", "longitude", "uprn", "website"),
    *may(DAY, "registered_on", "deregistered_on"),
    *must(YES_NO, "dormant", "care_home"),
    *must(WHOLE, "beds"),
    *must(JSON, "service_types", "specialisms", "regulated_activities"),
    *may(MOMENT, "read_at"),
    index=("provider", "local_authority"),
)

# One row a rating ever published. `service` is empty for the location's own rating, else CQC's service group.
cqc_ratings = shared_table(
    "cqc_ratings",
    link("location", "locations"),
    *must(TEXT, "service", "overall"),
    *may(TEXT, "safe", "effective", "caring", "responsive", "well_led"),
    *may(DAY, "rated_on"),
    *must(MOMENT, "read_at"),
    index=("location",),
)

# One location took another's place in the register; `other` need not be in the register any more.
successions = shared_table(
    "successions",
    link("location", "locations"),
    *must(TEXT, "kind", "other"),
    *may(TEXT, "other_name", "reason"),
    index=("location",),
)

holidays = shared_table("holidays", *must(DAY, "day"), *must(TEXT, "name"), index=("day",))

# A location on the council's arrangement (`fca`, `framework`) for one category, or known without (`none`).
enrolments = council_table(
    "enrolments",
    link("location", "locations"),
    *must(TEXT, "category", "arrangement"),
    *must(JSON, "areas", "service_types", "on_site_schemes"),
    *may(TEXT, "email", "phone"),
    *may(WHOLE, "vacancies"),
    *may(MOMENT, "vacancies_at"),
    *must(DAY, "from_on"),
    *may(DAY, "until_on"),
    index=("location", "category"),
)

# No new work; what is running goes on. An empty category or area means all of them.
suspensions = council_table(
    "suspensions",
    link("location", "locations"),
    *may(TEXT, "category", "area", "imposed_by", "lifted_by", "lift_reason"),
    *must(TEXT, "reason"),
    *must(MOMENT, "from_at"),
    *may(MOMENT, "until_at"),
    index=("location",),
)

# The council's Overall Provider Quality Rating; the score is in hundredths and is only shown, never compared.
bands = council_table(
    "bands",
    link("location", "locations"),
    *must(TEXT, "band", "recorded_by"),
    *may(WHOLE, "score_hundredths"),
    *must(DAY, "from_on"),
    *must(MOMENT, "recorded_at"),
    index=("location",),
)

# One score (hundredths of a point, 0 to 500) from an assessment or review, or the mean of `answers` of them.
feedback = council_table(
    "feedback",
    link("location", "locations"),
    *must(WHOLE, "score_hundredths", "answers"),
    *must(TEXT, "source", "recorded_by"),
    *must(DAY, "on_date"),
    *must(MOMENT, "recorded_at"),
    index=("location",),
)

# A value that holds for a council from a day on; changing one adds a row.
dated_settings = council_table(
    "dated_settings",
    *must(TEXT, "key", "set_by", "approved_by"),
    *must(JSON, "value"),
    *must(DAY, "from_on"),
    *must(MOMENT, "set_at"),
    index=("key",),
)
