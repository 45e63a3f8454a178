"""What the forecast was, day by day.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast_snapshots",
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("made_at", UTCInstant(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_snapshots")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_forecast_snapshots_taken_on", "forecast_snapshots", ["taken_on"], unique=True)
    op.create_table(
        "snapshot_figures",
        sa.Column("snapshot_id", Key, nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("amount", "phase", "own", "calibrated")
        ),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["forecast_snapshots.id"], name=op.f("fk_snapshot_figures_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_snapshot_figures_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_figures")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_snapshot_figures_snapshot_id"), "snapshot_figures", ["snapshot_id"])
