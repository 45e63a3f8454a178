"""What was told to somebody and whether they have seen it; a quick way to what they did today.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCInstant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("read_at", UTCInstant(), nullable=True))
    # What was told before there was anything to see it in is no news.
    op.execute("UPDATE occurrences SET read_at = done_at")
    op.create_index("ix_occurrences_user_id", "occurrences", ["user_id"], unique=False)
    _partial("ix_occurrences_unread", "occurrences", ["user_id", "kind"], "read_at IS NULL")
    _partial("ix_tasks_done_owner", "tasks", ["owner_id", "done_at"], "done_at IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
