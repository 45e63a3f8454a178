"""How deals are counted upon: by their phase, by their rep, and by a manager. Renewals are told from new business.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("phases", sa.Column("forecast_category", sa.String(length=10), nullable=True))
    op.add_column("deals", sa.Column("forecast_category", sa.String(length=10), nullable=True))
    op.add_column("deals", sa.Column("is_renewal", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "judgements",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("category", sa.String(length=10), nullable=True),
        sa.Column("probability", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("judged_at", UTCInstant(), nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_judgements_deal_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_judgements_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_judgements_deal_id", "judgements", ["deal_id"], unique=True)
