"""Somebody's open tasks are counted by their folders from one index alone.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_tasks_open_owner", "tasks")
    op.create_index(
        "ix_tasks_open_owner",
        "tasks",
        ["owner_id", "due_on", "kind", "rrule", "after_completion", "chain_after_id", "done_at"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
