"""What happens once for the whole team.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import JsonValue, Key, UTCInstant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "occurrences",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_table", sa.String(length=40), nullable=True),
        sa.Column("subject_id", Key, nullable=True),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("due_at", UTCInstant(), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="due", nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("beat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", UTCInstant(), nullable=True),
        sa.Column("outcome", JsonValue, nullable=True),
        sa.Column("id", Key, nullable=False),
        sa.CheckConstraint("status IN ('due', 'claimed', 'done', 'unknown')", name=op.f("ck_occurrences_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("key", name=op.f("uq_occurrences_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrences_status_due_at", "occurrences", ["status", "due_at"], unique=False)
    op.create_index(
        "ix_occurrences_subject_table_subject_id", "occurrences", ["subject_table", "subject_id"], unique=False
    )
