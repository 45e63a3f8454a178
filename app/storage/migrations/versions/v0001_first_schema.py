"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import DecimalText, JsonValue, Key, UTCInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_context",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_set_id", Key, nullable=True),
        sa.Column("inserts_in_bulk", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_context_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_context")),
    )
    op.create_table(
        "change_sets",
        sa.Column("user_id", Key, nullable=True),
        sa.Column("made_at", UTCInstant(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.Column("undoes_id", Key, nullable=True),
        sa.Column("is_bulk", sa.Boolean(), nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["undoes_id"], ["change_sets.id"], name=op.f("fk_change_sets_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
        sa.UniqueConstraint("key", name=op.f("uq_change_sets_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_sets_undoes_id"), "change_sets", ["undoes_id"], unique=False)
    op.create_index(op.f("ix_change_sets_user_id"), "change_sets", ["user_id"], unique=False)
    op.create_table(
        "exchange_rates",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("rate", DecimalText(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rates")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchange_rates_currency_valid_on", "exchange_rates", ["currency", "valid_on"], unique=True)
    op.create_table(
        "import_mappings",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", JsonValue, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_mappings_what_name", "import_mappings", ["what", "name"], unique=True)
    op.create_table(
        "lead_sources",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_lead_sources_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pipelines",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", UTCInstant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipelines")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "products",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("match_key", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("family", sa.String(length=200), nullable=True),
        sa.Column("list_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_products_external_id"), "products", ["external_id"], unique=False)
    op.create_index(op.f("ix_products_match_key"), "products", ["match_key"], unique=False)
    op.create_table(
        "teams",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("template_key", sa.String(length=40), nullable=False),
        sa.Column("fiscal_year_start_month", sa.Integer(), server_default="1", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("match_key", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=4), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("role", sa.String(length=20), server_default="rep", nullable=False),
        sa.Column("manager_id", Key, nullable=True),
        sa.Column("region", sa.String(length=100), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_users_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_users_external_id"), "users", ["external_id"], unique=False)
    op.create_index(op.f("ix_users_manager_id"), "users", ["manager_id"], unique=False)
    op.create_index("ix_users_match_key", "users", ["match_key"], unique=True)
    op.create_table(
        "change_rows",
        sa.Column("change_set_id", Key, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", Key, nullable=False),
        sa.Column("op", sa.String(length=1), nullable=False),
        sa.Column("before", JsonValue, nullable=True),
        sa.Column("after", JsonValue, nullable=True),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_sets.id"], name=op.f("fk_change_rows_change_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_rows")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_rows_change_set_id"), "change_rows", ["change_set_id"], unique=False)
    op.create_index("ix_change_rows_table_name_row_id", "change_rows", ["table_name", "row_id"], unique=False)
    op.create_table(
        "companies",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("match_key", sa.String(length=300), nullable=False),
        sa.Column("industry", sa.String(length=200), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("street", sa.String(length=300), nullable=True),
        sa.Column("city", sa.String(length=200), nullable=True),
        sa.Column("region", sa.String(length=200), nullable=True),
        sa.Column("postal_code", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=100), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=True),
        sa.Column("revenue_currency", sa.String(length=3), nullable=True),
        sa.Column("founded_year", sa.Integer(), nullable=True),
        sa.Column("parent_id", Key, nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("lead_source_id", Key, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["lead_source_id"], ["lead_sources.id"], name=op.f("fk_companies_lead_source_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_companies_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["companies.id"], name=op.f("fk_companies_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_companies_external_id"), "companies", ["external_id"], unique=False)
    op.create_index(op.f("ix_companies_match_key"), "companies", ["match_key"], unique=False)
    op.create_index(op.f("ix_companies_owner_id"), "companies", ["owner_id"], unique=False)
    op.create_index(op.f("ix_companies_parent_id"), "companies", ["parent_id"], unique=False)
    op.create_table(
        "import_batches",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("change_set_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("applied_at", UTCInstant(), nullable=False),
        sa.Column("reverted_at", UTCInstant(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_created", sa.Integer(), nullable=False),
        sa.Column("rows_updated", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("definition", JsonValue, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_import_batches_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_batches_change_set_id"), "import_batches", ["change_set_id"], unique=False)
    op.create_table(
        "phases",
        sa.Column("pipeline_id", Key, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.Text(), server_default="", nullable=False),
        sa.Column("actions", JsonValue, nullable=False),
        sa.Column("exit_criteria", JsonValue, nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("touch_target", sa.Integer(), nullable=True),
        sa.Column("is_stall", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("retired_at", UTCInstant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_phases_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phases_pipeline_id_code", "phases", ["pipeline_id", "code"], unique=True)
    op.create_table(
        "saved_views",
        sa.Column("user_id", Key, nullable=True),
        sa.Column("screen", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", JsonValue, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_views_user_id"), "saved_views", ["user_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("company_id", Key, nullable=True),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("match_key", sa.String(length=300), nullable=False),
        sa.Column("given_name", sa.String(length=150), nullable=True),
        sa.Column("family_name", sa.String(length=150), nullable=True),
        sa.Column("job_title", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("mobile", sa.String(length=100), nullable=True),
        sa.Column("street", sa.String(length=300), nullable=True),
        sa.Column("city", sa.String(length=200), nullable=True),
        sa.Column("region", sa.String(length=200), nullable=True),
        sa.Column("postal_code", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=100), nullable=True),
        sa.Column("do_not_call", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("do_not_mail", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("lead_source_id", Key, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_contacts_company_id")),
        sa.ForeignKeyConstraint(["lead_source_id"], ["lead_sources.id"], name=op.f("fk_contacts_lead_source_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_contacts_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contacts_company_id"), "contacts", ["company_id"], unique=False)
    op.create_index(op.f("ix_contacts_email"), "contacts", ["email"], unique=False)
    op.create_index(op.f("ix_contacts_external_id"), "contacts", ["external_id"], unique=False)
    op.create_index(op.f("ix_contacts_match_key"), "contacts", ["match_key"], unique=False)
    op.create_index(op.f("ix_contacts_owner_id"), "contacts", ["owner_id"], unique=False)
    op.create_table(
        "deals",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("company_id", Key, nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("pipeline_id", Key, nullable=False),
        sa.Column("phase_id", Key, nullable=False),
        sa.Column("phase_entered_at", UTCInstant(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("expected_close_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("own_probability", sa.Integer(), nullable=True),
        sa.Column("position_override", sa.String(length=1), nullable=True),
        sa.Column("lead_source_id", Key, nullable=True),
        sa.Column("lost_reason", sa.String(length=200), nullable=True),
        sa.Column("competitor", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_deals_company_id")),
        sa.ForeignKeyConstraint(["lead_source_id"], ["lead_sources.id"], name=op.f("fk_deals_lead_source_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_deals_owner_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_deals_phase_id")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_deals_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deals")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deals_closed_on", "deals", ["closed_on"], unique=False)
    op.create_index(op.f("ix_deals_company_id"), "deals", ["company_id"], unique=False)
    op.create_index(op.f("ix_deals_external_id"), "deals", ["external_id"], unique=False)
    op.create_index(op.f("ix_deals_owner_id"), "deals", ["owner_id"], unique=False)
    op.create_index("ix_deals_phase_id_owner_id", "deals", ["phase_id", "owner_id"], unique=False)
    op.create_table(
        "import_rejections",
        sa.Column("batch_id", Key, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cells", JsonValue, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_import_rejections_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rejections")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_rejections_batch_id"), "import_rejections", ["batch_id"], unique=False)
    op.create_table(
        "activities",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_at", UTCInstant(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("deal_id", Key, nullable=True),
        sa.Column("company_id", Key, nullable=True),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_activities_company_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_activities_contact_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_activities_deal_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_activities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_company_id_happened_at", "activities", ["company_id", "happened_at"], unique=False)
    op.create_index(op.f("ix_activities_contact_id"), "activities", ["contact_id"], unique=False)
    op.create_index("ix_activities_deal_id_happened_at", "activities", ["deal_id", "happened_at"], unique=False)
    op.create_table(
        "card_ranks",
        sa.Column("user_id", Key, nullable=False),
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_card_ranks_deal_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_card_ranks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_ranks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_card_ranks_deal_id"), "card_ranks", ["deal_id"], unique=False)
    op.create_index("ix_card_ranks_user_id_deal_id", "card_ranks", ["user_id", "deal_id"], unique=True)
    op.create_table(
        "criterion_checks",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("phase_id", Key, nullable=False),
        sa.Column("criterion", sa.String(length=200), nullable=False),
        sa.Column("checked_at", UTCInstant(), nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_criterion_checks_deal_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_criterion_checks_phase_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_criterion_checks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_checks")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_criterion_checks_unique", "criterion_checks", ["deal_id", "phase_id", "criterion"], unique=True)
    op.create_table(
        "deal_contacts",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("stance", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_deal_contacts_contact_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_contacts_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_contacts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deal_contacts_contact_id"), "deal_contacts", ["contact_id"], unique=False)
    op.create_index("ix_deal_contacts_deal_id_contact_id", "deal_contacts", ["deal_id", "contact_id"], unique=True)
    op.create_table(
        "deal_lines",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("description", sa.String(length=300), nullable=True),
        sa.Column("quantity", DecimalText(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_percent", DecimalText(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_lines_deal_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_deal_lines_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deal_lines_deal_id"), "deal_lines", ["deal_id"], unique=False)
    op.create_index(op.f("ix_deal_lines_product_id"), "deal_lines", ["product_id"], unique=False)
    op.create_table(
        "phase_changes",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("from_phase_id", Key, nullable=True),
        sa.Column("phase_id", Key, nullable=False),
        sa.Column("entered_at", UTCInstant(), nullable=False),
        sa.Column("left_at", UTCInstant(), nullable=True),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_phase_changes_deal_id")),
        sa.ForeignKeyConstraint(["from_phase_id"], ["phases.id"], name=op.f("fk_phase_changes_from_phase_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_phase_changes_phase_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_phase_changes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_phase_changes_deal_id"), "phase_changes", ["deal_id"], unique=False)
    op.create_index(op.f("ix_phase_changes_phase_id"), "phase_changes", ["phase_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("deal_id", Key, nullable=True),
        sa.Column("company_id", Key, nullable=True),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("done_at", UTCInstant(), nullable=True),
        sa.Column("created_at", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_tasks_company_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tasks_contact_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_tasks_deal_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_tasks_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tasks_company_id"), "tasks", ["company_id"], unique=False)
    op.create_index(op.f("ix_tasks_contact_id"), "tasks", ["contact_id"], unique=False)
    op.create_index(op.f("ix_tasks_deal_id"), "tasks", ["deal_id"], unique=False)
    op.create_index(
        "ix_tasks_open_deal",
        "tasks",
        ["deal_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(op.f("ix_tasks_owner_id"), "tasks", ["owner_id"], unique=False)
    # The recorder's triggers look the open change set up here.
    op.execute("INSERT INTO change_context (id, change_set_id) VALUES (1, NULL)")
