"""What was decided about deals that ran out of time, and a quick way to find them.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stall_decisions",
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("stay_id", Key, nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("to_phase_id", Key, nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("if_no_answer", sa.String(length=10), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("said_by_id", Key, nullable=True),
        sa.Column("decided_at", UTCInstant(), nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_stall_decisions_deal_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["phase_changes.id"], name=op.f("fk_stall_decisions_stay_id")),
        sa.ForeignKeyConstraint(["to_phase_id"], ["phases.id"], name=op.f("fk_stall_decisions_to_phase_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["users.id"], name=op.f("fk_stall_decisions_said_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stall_decisions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stall_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stall_decisions_deal_id_decided_at", "stall_decisions", ["deal_id", "decided_at"], unique=False)
    op.create_index(op.f("ix_stall_decisions_stay_id"), "stall_decisions", ["stay_id"], unique=False)
    op.create_index("ix_deals_phase_id_phase_entered_at", "deals", ["phase_id", "phase_entered_at"], unique=False)
