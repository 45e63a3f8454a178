"""The archive of printed forecasts.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    before = op.f("fk_forecast_prints_before_id")
    op.create_table(
        "forecast_prints",
        sa.Column("printed_at", UTCInstant(), nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("before_id", Key, nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_forecast_prints_user_id")),
        sa.ForeignKeyConstraint(["before_id"], ["forecast_prints.id"], name=before),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_prints")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_forecast_prints_user_id"), "forecast_prints", ["user_id"])
    op.create_index("ix_forecast_prints_scope_as_of_on", "forecast_prints", ["scope", "as_of_on"])
