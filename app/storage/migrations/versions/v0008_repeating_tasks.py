"""Tasks that repeat, follow one another and were put off; absences with a stand-in; the team's time zone.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("rrule", sa.String(length=500), nullable=True),
        sa.Column("series_started_on", sa.Date(), nullable=True),
        sa.Column("occurs_on", sa.Date(), nullable=True),
        sa.Column("occurs_time", sa.Time(), nullable=True),
        sa.Column("on_working_days", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("after_completion", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("follows_id", Key, nullable=True),
        sa.Column("chain_after_id", Key, nullable=True),
        sa.Column("chain_days", sa.Integer(), nullable=True),
        sa.Column("snoozed_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
    ):
        op.add_column("tasks", column)
    original = sa.Column("original_owner_id", Key, sa.ForeignKey("users.id"), nullable=True)
    op.add_column("tasks", original, inline_references=True)
    op.create_index(op.f("ix_tasks_original_owner_id"), "tasks", ["original_owner_id"])
    op.create_index("ix_tasks_follows_id", "tasks", ["follows_id"], unique=True)
    op.create_index(op.f("ix_tasks_chain_after_id"), "tasks", ["chain_after_id"])
    op.create_table(
        "absences",
        sa.Column("user_id", Key, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("stand_in_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["users.id"], name=op.f("fk_absences_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absences_user_id_from_on", "absences", ["user_id", "from_on"], unique=False)
    op.add_column("teams", sa.Column("zone", sa.String(length=64), nullable=True))
