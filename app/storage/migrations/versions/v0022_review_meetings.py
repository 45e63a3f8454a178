"""Review meetings and what was noted about each deal.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import JsonValue, Key, UTCInstant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _meetings()
    _items()


def _meetings() -> None:
    op.create_table(
        "review_meetings",
        sa.Column("rep_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("begun_at", UTCInstant(), nullable=False),
        sa.Column("ended_at", UTCInstant(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["rep_id"], ["users.id"], name=op.f("fk_review_meetings_rep_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_meetings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meetings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_meetings_rep_id"), "review_meetings", ["rep_id"])


def _items() -> None:
    op.create_table(
        "review_items",
        sa.Column("meeting_id", Key, nullable=False),
        sa.Column("deal_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", JsonValue(), nullable=False),
        sa.Column("before_minor", sa.BigInteger(), nullable=False),
        sa.Column("after_minor", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", UTCInstant(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("activity_id", Key, nullable=True),
        sa.Column("decided", JsonValue(), nullable=True),
        sa.Column("tasks", JsonValue(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["review_meetings.id"], name=op.f("fk_review_items_meeting_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_review_items_deal_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_items_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_items")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_items_meeting_id_position", "review_items", ["meeting_id", "position"], unique=True)
    op.create_index(op.f("ix_review_items_deal_id"), "review_items", ["deal_id"])
