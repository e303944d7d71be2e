"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        info={"kind": "shared"},
    )
    op.create_table(
        "councils",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_councils")),
        info={"kind": "shared"},
    )
    op.create_table(
        "dated_settings",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_dated_settings")),
        sa.UniqueConstraint("id", name=op.f("uq_dated_settings_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("dated_settings", schema=None) as batch_op:
        batch_op.create_index("ix_dated_settings_key", ["council", "key"], unique=False)

    op.create_table(
        "documents",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_documents")),
        sa.UniqueConstraint("id", name=op.f("uq_documents_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index("ix_documents_case_id", ["council", "case_id"], unique=False)

    op.create_table(
        "holidays",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_holidays")),
        sa.UniqueConstraint("id", name=op.f("uq_holidays_id")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.create_index("ix_holidays_day", ["day"], unique=False)

    op.create_table(
        "people",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("capacity_note", sa.Text(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("has_capacity", sa.Boolean(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_people")),
        sa.UniqueConstraint("id", name=op.f("uq_people_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_reference", ["council", "reference"], unique=False)

    op.create_table(
        "presentations",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("told_to", sa.Text(), nullable=True),
        sa.Column("understood", sa.Boolean(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_presentations")),
        sa.UniqueConstraint("id", name=op.f("uq_presentations_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("presentations", schema=None) as batch_op:
        batch_op.create_index("ix_presentations_case_id", ["council", "case_id"], unique=False)

    op.create_table(
        "providers",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("companies_house", sa.Text(), nullable=True),
        sa.Column("ownership", sa.Text(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_providers")),
        sa.UniqueConstraint("id", name=op.f("uq_providers_id")),
        info={"kind": "shared"},
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("council", "process", "number", name=op.f("uq_releases_council_process_number")),
        info={"kind": "council"},
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("release_id", sa.Text(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("waiting_for", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("history_length", sa.Integer(), nullable=False),
        sa.Column("history_head", sa.Text(), nullable=False),
        sa.Column("failed_step", sa.Text(), nullable=True),
        sa.Column("failed_label", sa.Text(), nullable=True),
        sa.Column("failed_text", sa.Text(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_act", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_cases_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("council", "reference", name=op.f("uq_cases_council_reference")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_in_flight", ["council", "status", "next_due_at"], unique=False)
        batch_op.create_index("ix_cases_opened", ["council", "status", "opened_at"], unique=False)
        batch_op.create_index("ix_cases_stage", ["council", "status", "stage"], unique=False)

    op.create_table(
        "locations",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("also_known_as", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("ward", sa.Text(), nullable=True),
        sa.Column("constituency", sa.Text(), nullable=True),
        sa.Column("local_authority", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Text(), nullable=True),
        sa.Column("longitude", sa.Text(), nullable=True),
        sa.Column("uprn", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("deregistered_on", sa.Date(), nullable=True),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        sa.Column("care_home", sa.Boolean(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("service_types", sa.Text(), nullable=False),
        sa.Column("specialisms", sa.Text(), nullable=False),
        sa.Column("regulated_activities", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["provider"], ["providers.id"], name=op.f("fk_locations_provider")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_locations")),
        sa.UniqueConstraint("id", name=op.f("uq_locations_id")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.create_index("ix_locations_local_authority", ["local_authority"], unique=False)
        batch_op.create_index("ix_locations_provider", ["provider"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("council", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=True),
        sa.Column("party_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_memberships_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_account"), ["account"], unique=False)

    op.create_table(
        "packages",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=True),
        sa.Column("needs_words", sa.Text(), nullable=True),
        sa.Column("outcomes", sa.Text(), nullable=True),
        sa.Column("preferences", sa.Text(), nullable=True),
        sa.Column("requirements", sa.Text(), nullable=True),
        sa.Column("current_landlord", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("required_start_on", sa.Date(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=True),
        sa.Column("plan_approved", sa.Boolean(), nullable=True),
        sa.Column("budget_approved", sa.Boolean(), nullable=True),
        sa.Column("referred_by", sa.Text(), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_packages_person")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_packages")),
        sa.UniqueConstraint("id", name=op.f("uq_packages_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("packages", schema=None) as batch_op:
        batch_op.create_index("ix_packages_case_id", ["council", "case_id"], unique=False)
        batch_op.create_index("ix_packages_person", ["council", "person"], unique=False)
        batch_op.create_index("ix_packages_state", ["council", "state"], unique=False)

    op.create_table(
        "release_files",
        sa.Column("release_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_files_release_id")),
        sa.PrimaryKeyConstraint("release_id", "path", name=op.f("pk_release_files")),
        info={"kind": "council"},
    )
    op.create_table(
        "representatives",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("authority_seen", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_representatives_person")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_representatives")),
        sa.UniqueConstraint("id", name=op.f("uq_representatives_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("representatives", schema=None) as batch_op:
        batch_op.create_index("ix_representatives_person", ["council", "person"], unique=False)

    op.create_table(
        "adverts",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("extended_by", sa.Text(), nullable=True),
        sa.Column("extended_reason", sa.Text(), nullable=True),
        sa.Column("required_start_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_adverts_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_adverts")),
        sa.UniqueConstraint("id", name=op.f("uq_adverts_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("adverts", schema=None) as batch_op:
        batch_op.create_index("ix_adverts_case_id", ["council", "case_id"], unique=False)
        batch_op.create_index("ix_adverts_package", ["council", "package"], unique=False)
        batch_op.create_index("ix_adverts_state", ["council", "state"], unique=False)

    op.create_table(
        "bands",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("score_hundredths", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_bands_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_bands")),
        sa.UniqueConstraint("id", name=op.f("uq_bands_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.create_index("ix_bands_location", ["council", "location"], unique=False)

    op.create_table(
        "budgets",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_budgets_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_budgets")),
        sa.UniqueConstraint("id", name=op.f("uq_budgets_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.create_index("ix_budgets_package", ["council", "package"], unique=False)

    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("release_id", sa.Text(), nullable=False),
        sa.Column("diagram", sa.Text(), nullable=False),
        sa.Column("respondents", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_calls_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_calls_case_id_key")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_open", ["open", "role"], unique=False)

    op.create_table(
        "cqc_ratings",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("overall", sa.Text(), nullable=False),
        sa.Column("safe", sa.Text(), nullable=True),
        sa.Column("effective", sa.Text(), nullable=True),
        sa.Column("caring", sa.Text(), nullable=True),
        sa.Column("responsive", sa.Text(), nullable=True),
        sa.Column("well_led", sa.Text(), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_cqc_ratings_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_cqc_ratings")),
        sa.UniqueConstraint("id", name=op.f("uq_cqc_ratings_id")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("cqc_ratings", schema=None) as batch_op:
        batch_op.create_index("ix_cqc_ratings_location", ["location"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("service_types", sa.Text(), nullable=False),
        sa.Column("on_site_schemes", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("vacancies", sa.Integer(), nullable=True),
        sa.Column("vacancies_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_enrolments_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("id", name=op.f("uq_enrolments_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index("ix_enrolments_category", ["council", "category"], unique=False)
        batch_op.create_index("ix_enrolments_location", ["council", "location"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("score_hundredths", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_feedback_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_feedback")),
        sa.UniqueConstraint("id", name=op.f("uq_feedback_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_location", ["council", "location"], unique=False)

    op.create_table(
        "history",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("release_id", sa.Text(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_history_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_history")),
        info={"kind": "council"},
    )
    op.create_table(
        "history_content",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_history_content_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_history_content")),
        info={"kind": "council"},
    )
    op.create_table(
        "links",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_links_case_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_links")),
        info={"kind": "council"},
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_outbox_case_id_key")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_council", ["council", "created_at"], unique=False)
        batch_op.create_index("ix_outbox_next_try", ["next_try_at"], unique=False)

    op.create_table(
        "package_changes",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_package_changes_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_package_changes")),
        sa.UniqueConstraint("id", name=op.f("uq_package_changes_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("package_changes", schema=None) as batch_op:
        batch_op.create_index("ix_package_changes_package", ["council", "package"], unique=False)

    op.create_table(
        "signed_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=True),
        sa.Column("membership", sa.String(length=32), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_signed_in_account")),
        sa.ForeignKeyConstraint(["membership"], ["memberships.id"], name=op.f("fk_signed_in_membership")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signed_in")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_in_account"), ["account"], unique=False)

    op.create_table(
        "successions",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_successions_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_successions")),
        sa.UniqueConstraint("id", name=op.f("uq_successions_id")),
        info={"kind": "shared"},
    )
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.create_index("ix_successions_location", ["location"], unique=False)

    op.create_table(
        "suspensions",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("imposed_by", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_suspensions_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_suspensions")),
        sa.UniqueConstraint("id", name=op.f("uq_suspensions_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("suspensions", schema=None) as batch_op:
        batch_op.create_index("ix_suspensions_location", ["council", "location"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("diagram", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("also_roles", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.Column("assigned_name", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("done_name", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index("ix_tasks_assigned", ["assigned_to", "status"], unique=False)
        batch_op.create_index("ix_tasks_case", ["case_id", "status"], unique=False)
        batch_op.create_index("ix_tasks_party", ["party", "status"], unique=False)
        batch_op.create_index("ix_tasks_role", ["council", "status", "role", "due_at"], unique=False)

    op.create_table(
        "temporary_placements",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("earlier_adverts", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["location"], ["locations.id"], name=op.f("fk_temporary_placements_location")
        ),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_temporary_placements_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_temporary_placements")),
        sa.UniqueConstraint("id", name=op.f("uq_temporary_placements_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("temporary_placements", schema=None) as batch_op:
        batch_op.create_index("ix_temporary_placements_case_id", ["council", "case_id"], unique=False)

    op.create_table(
        "tenancies",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("landlord", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("own_tenancy", sa.Boolean(), nullable=False),
        sa.Column("landlord_provides_care", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_tenancies_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_tenancies")),
        sa.UniqueConstraint("id", name=op.f("uq_tenancies_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("tenancies", schema=None) as batch_op:
        batch_op.create_index("ix_tenancies_package", ["council", "package"], unique=False)

    op.create_table(
        "timers",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_timers_case_id")),
        sa.PrimaryKeyConstraint("case_id", "node", name=op.f("pk_timers")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.create_index("ix_timers_due", ["due_at"], unique=False)

    op.create_table(
        "call_parties",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_parties_call_id")),
        sa.PrimaryKeyConstraint("call_id", "party", name=op.f("pk_call_parties")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("call_parties", schema=None) as batch_op:
        batch_op.create_index("ix_call_parties_party", ["party"], unique=False)

    op.create_table(
        "choice_requests",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("home_name", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("reason_kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("cqc", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("reasonable", sa.Boolean(), nullable=True),
        sa.Column("suitable", sa.Boolean(), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=True),
        sa.Column("accepts_council_terms", sa.Boolean(), nullable=True),
        sa.Column("weekly_pence", sa.Integer(), nullable=True),
        sa.Column("limit_pence", sa.Integer(), nullable=True),
        sa.Column("top_up_pence", sa.Integer(), nullable=True),
        sa.Column("additional_payment_pence", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stands_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_choice_requests_advert")),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_choice_requests_location")),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_choice_requests_package")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_choice_requests")),
        sa.UniqueConstraint("id", name=op.f("uq_choice_requests_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("choice_requests", schema=None) as batch_op:
        batch_op.create_index("ix_choice_requests_advert", ["council", "advert"], unique=False)
        batch_op.create_index("ix_choice_requests_case_id", ["council", "case_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("change_reason", sa.Text(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_invitations_advert")),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_invitations_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_invitations")),
        sa.UniqueConstraint("id", name=op.f("uq_invitations_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index("ix_invitations_advert", ["council", "advert"], unique=False)
        batch_op.create_index("ix_invitations_location", ["council", "location"], unique=False)

    op.create_table(
        "offers",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing_since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holds_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("can_meet", sa.Boolean(), nullable=True),
        sa.Column("accommodation_confirmed", sa.Boolean(), nullable=True),
        sa.Column("own_tenancy", sa.Boolean(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("weekly_pence", sa.Integer(), nullable=True),
        sa.Column("limit_pence", sa.Integer(), nullable=True),
        sa.Column("band_order", sa.Integer(), nullable=True),
        sa.Column("score_hundredths", sa.Integer(), nullable=True),
        sa.Column("how_met", sa.Text(), nullable=True),
        sa.Column("communication", sa.Text(), nullable=True),
        sa.Column("landlord", sa.Text(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("band_row", sa.Text(), nullable=True),
        sa.Column("band_rule", sa.Text(), nullable=True),
        sa.Column("cqc", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_offers_advert")),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_offers_location")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_offers")),
        sa.UniqueConstraint("id", name=op.f("uq_offers_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index("ix_offers_advert", ["council", "advert"], unique=False)
        batch_op.create_index("ix_offers_location", ["council", "location"], unique=False)

    op.create_table(
        "rankings",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_rankings_advert")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_rankings")),
        sa.UniqueConstraint("id", name=op.f("uq_rankings_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("rankings", schema=None) as batch_op:
        batch_op.create_index("ix_rankings_advert", ["council", "advert"], unique=False)

    op.create_table(
        "responses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("party_name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_responses_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("call_id", "sequence", name=op.f("uq_responses_call_id_sequence")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index("ix_responses_of_party", ["party", "received_at"], unique=False)
        batch_op.create_index("ix_responses_party", ["call_id", "party", "state"], unique=False)

    op.create_table(
        "allocations",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=True),
        sa.Column("top_up_pence", sa.Integer(), nullable=True),
        sa.Column("confirmed_pence", sa.Integer(), nullable=True),
        sa.Column("place_held", sa.Boolean(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_allocations_location")),
        sa.ForeignKeyConstraint(["request"], ["choice_requests.id"], name=op.f("fk_allocations_request")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_allocations")),
        sa.UniqueConstraint("id", name=op.f("uq_allocations_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index("ix_allocations_request", ["council", "request"], unique=False)

    op.create_table(
        "awards",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("officer_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("start_note", sa.Text(), nullable=True),
        sa.Column("weekly_pence", sa.Integer(), nullable=True),
        sa.Column("top_up_pence", sa.Integer(), nullable=True),
        sa.Column("council_pays_pence", sa.Integer(), nullable=True),
        sa.Column("interim", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_awards_advert")),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_awards_location")),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"], name=op.f("fk_awards_offer")),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_awards_package")),
        sa.ForeignKeyConstraint(["request"], ["choice_requests.id"], name=op.f("fk_awards_request")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_awards")),
        sa.UniqueConstraint("id", name=op.f("uq_awards_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index("ix_awards_case_id", ["council", "case_id"], unique=False)
        batch_op.create_index("ix_awards_location", ["council", "location"], unique=False)
        batch_op.create_index("ix_awards_state", ["council", "state"], unique=False)

    op.create_table(
        "direct_payments",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("conditions_met", sa.Boolean(), nullable=False),
        sa.Column("managed_by", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["locations.id"], name=op.f("fk_direct_payments_location")),
        sa.ForeignKeyConstraint(["request"], ["choice_requests.id"], name=op.f("fk_direct_payments_request")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_direct_payments")),
        sa.UniqueConstraint("id", name=op.f("uq_direct_payments_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("direct_payments", schema=None) as batch_op:
        batch_op.create_index("ix_direct_payments_request", ["council", "request"], unique=False)

    op.create_table(
        "exceptional_decisions",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("part_pence", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["choice_requests.id"], name=op.f("fk_exceptional_decisions_request")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_exceptional_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_exceptional_decisions_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("exceptional_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_exceptional_decisions_request", ["council", "request"], unique=False)

    op.create_table(
        "payers",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["choice_requests.id"], name=op.f("fk_payers_request")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_payers")),
        sa.UniqueConstraint("id", name=op.f("uq_payers_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("payers", schema=None) as batch_op:
        batch_op.create_index("ix_payers_request", ["council", "request"], unique=False)

    op.create_table(
        "selections",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("selected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("selected_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_selections_advert")),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"], name=op.f("fk_selections_offer")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_selections")),
        sa.UniqueConstraint("id", name=op.f("uq_selections_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.create_index("ix_selections_advert", ["council", "advert"], unique=False)

    op.create_table(
        "ties",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("advert", sa.Text(), nullable=False),
        sa.Column("ranking", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advert"], ["adverts.id"], name=op.f("fk_ties_advert")),
        sa.ForeignKeyConstraint(["ranking"], ["rankings.id"], name=op.f("fk_ties_ranking")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_ties")),
        sa.UniqueConstraint("id", name=op.f("uq_ties_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.create_index("ix_ties_advert", ["council", "advert"], unique=False)

    op.create_table(
        "choices",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"], name=op.f("fk_choices_offer")),
        sa.ForeignKeyConstraint(["tie"], ["ties.id"], name=op.f("fk_choices_tie")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_choices")),
        sa.UniqueConstraint("id", name=op.f("uq_choices_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.create_index("ix_choices_tie", ["council", "tie"], unique=False)

    op.create_table(
        "individual_agreements",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award"], ["awards.id"], name=op.f("fk_individual_agreements_award")),
        sa.ForeignKeyConstraint(
            ["location"], ["locations.id"], name=op.f("fk_individual_agreements_location")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_individual_agreements")),
        sa.UniqueConstraint("id", name=op.f("uq_individual_agreements_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("individual_agreements", schema=None) as batch_op:
        batch_op.create_index("ix_individual_agreements_award", ["council", "award"], unique=False)
        batch_op.create_index("ix_individual_agreements_location", ["council", "location"], unique=False)

    op.create_table(
        "means",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=False),
        sa.Column("able", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payer"], ["payers.id"], name=op.f("fk_means_payer")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_means")),
        sa.UniqueConstraint("id", name=op.f("uq_means_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("means", schema=None) as batch_op:
        batch_op.create_index("ix_means_payer", ["council", "payer"], unique=False)

    op.create_table(
        "tie_steps",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tie"], ["ties.id"], name=op.f("fk_tie_steps_tie")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_tie_steps")),
        sa.UniqueConstraint("id", name=op.f("uq_tie_steps_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("tie_steps", schema=None) as batch_op:
        batch_op.create_index("ix_tie_steps_tie", ["council", "tie"], unique=False)

    op.create_table(
        "top_up_agreements",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("allocation", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("top_up_pence", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation"], ["allocations.id"], name=op.f("fk_top_up_agreements_allocation")
        ),
        sa.ForeignKeyConstraint(["payer"], ["payers.id"], name=op.f("fk_top_up_agreements_payer")),
        sa.ForeignKeyConstraint(
            ["request"], ["choice_requests.id"], name=op.f("fk_top_up_agreements_request")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_top_up_agreements")),
        sa.UniqueConstraint("id", name=op.f("uq_top_up_agreements_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("top_up_agreements", schema=None) as batch_op:
        batch_op.create_index("ix_top_up_agreements_request", ["council", "request"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("intent", sa.Boolean(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"], ["top_up_agreements.id"], name=op.f("fk_signatures_agreement")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_signatures")),
        sa.UniqueConstraint("id", name=op.f("uq_signatures_id")),
        info={"kind": "council"},
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index("ix_signatures_agreement", ["council", "agreement"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index("ix_signatures_agreement")

    op.drop_table("signatures")
    with op.batch_alter_table("top_up_agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_top_up_agreements_request")

    op.drop_table("top_up_agreements")
    with op.batch_alter_table("tie_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_tie_steps_tie")

    op.drop_table("tie_steps")
    with op.batch_alter_table("means", schema=None) as batch_op:
        batch_op.drop_index("ix_means_payer")

    op.drop_table("means")
    with op.batch_alter_table("individual_agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_individual_agreements_location")
        batch_op.drop_index("ix_individual_agreements_award")

    op.drop_table("individual_agreements")
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.drop_index("ix_choices_tie")

    op.drop_table("choices")
    with op.batch_alter_table("ties", schema=None) as batch_op:
        batch_op.drop_index("ix_ties_advert")

    op.drop_table("ties")
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.drop_index("ix_selections_advert")

    op.drop_table("selections")
    with op.batch_alter_table("payers", schema=None) as batch_op:
        batch_op.drop_index("ix_payers_request")

    op.drop_table("payers")
    with op.batch_alter_table("exceptional_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_exceptional_decisions_request")

    op.drop_table("exceptional_decisions")
    with op.batch_alter_table("direct_payments", schema=None) as batch_op:
        batch_op.drop_index("ix_direct_payments_request")

    op.drop_table("direct_payments")
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_index("ix_awards_state")
        batch_op.drop_index("ix_awards_location")
        batch_op.drop_index("ix_awards_case_id")

    op.drop_table("awards")
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.drop_index("ix_allocations_request")

    op.drop_table("allocations")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index("ix_responses_party")
        batch_op.drop_index("ix_responses_of_party")

    op.drop_table("responses")
    with op.batch_alter_table("rankings", schema=None) as batch_op:
        batch_op.drop_index("ix_rankings_advert")

    op.drop_table("rankings")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index("ix_offers_location")
        batch_op.drop_index("ix_offers_advert")

    op.drop_table("offers")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index("ix_invitations_location")
        batch_op.drop_index("ix_invitations_advert")

    op.drop_table("invitations")
    with op.batch_alter_table("choice_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_choice_requests_case_id")
        batch_op.drop_index("ix_choice_requests_advert")

    op.drop_table("choice_requests")
    with op.batch_alter_table("call_parties", schema=None) as batch_op:
        batch_op.drop_index("ix_call_parties_party")

    op.drop_table("call_parties")
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.drop_index("ix_timers_due")

    op.drop_table("timers")
    with op.batch_alter_table("tenancies", schema=None) as batch_op:
        batch_op.drop_index("ix_tenancies_package")

    op.drop_table("tenancies")
    with op.batch_alter_table("temporary_placements", schema=None) as batch_op:
        batch_op.drop_index("ix_temporary_placements_case_id")

    op.drop_table("temporary_placements")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_role")
        batch_op.drop_index("ix_tasks_party")
        batch_op.drop_index("ix_tasks_case")
        batch_op.drop_index("ix_tasks_assigned")

    op.drop_table("tasks")
    with op.batch_alter_table("suspensions", schema=None) as batch_op:
        batch_op.drop_index("ix_suspensions_location")

    op.drop_table("suspensions")
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.drop_index("ix_successions_location")

    op.drop_table("successions")
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_in_account"))

    op.drop_table("signed_in")
    with op.batch_alter_table("package_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_package_changes_package")

    op.drop_table("package_changes")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_next_try")
        batch_op.drop_index("ix_outbox_council")

    op.drop_table("outbox")
    op.drop_table("links")
    op.drop_table("history_content")
    op.drop_table("history")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_location")

    op.drop_table("feedback")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index("ix_enrolments_location")
        batch_op.drop_index("ix_enrolments_category")

    op.drop_table("enrolments")
    with op.batch_alter_table("cqc_ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_cqc_ratings_location")

    op.drop_table("cqc_ratings")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_open")

    op.drop_table("calls")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.drop_index("ix_budgets_package")

    op.drop_table("budgets")
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.drop_index("ix_bands_location")

    op.drop_table("bands")
    with op.batch_alter_table("adverts", schema=None) as batch_op:
        batch_op.drop_index("ix_adverts_state")
        batch_op.drop_index("ix_adverts_package")
        batch_op.drop_index("ix_adverts_case_id")

    op.drop_table("adverts")
    with op.batch_alter_table("representatives", schema=None) as batch_op:
        batch_op.drop_index("ix_representatives_person")

    op.drop_table("representatives")
    op.drop_table("release_files")
    with op.batch_alter_table("packages", schema=None) as batch_op:
        batch_op.drop_index("ix_packages_state")
        batch_op.drop_index("ix_packages_person")
        batch_op.drop_index("ix_packages_case_id")

    op.drop_table("packages")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_account"))

    op.drop_table("memberships")
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.drop_index("ix_locations_provider")
        batch_op.drop_index("ix_locations_local_authority")

    op.drop_table("locations")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_stage")
        batch_op.drop_index("ix_cases_opened")
        batch_op.drop_index("ix_cases_in_flight")

    op.drop_table("cases")
    op.drop_table("releases")
    op.drop_table("providers")
    with op.batch_alter_table("presentations", schema=None) as batch_op:
        batch_op.drop_index("ix_presentations_case_id")

    op.drop_table("presentations")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_reference")

    op.drop_table("people")
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.drop_index("ix_holidays_day")

    op.drop_table("holidays")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index("ix_documents_case_id")

    op.drop_table("documents")
    with op.batch_alter_table("dated_settings", schema=None) as batch_op:
        batch_op.drop_index("ix_dated_settings_key")

    op.drop_table("dated_settings")
    op.drop_table("councils")
    op.drop_table("accounts")
