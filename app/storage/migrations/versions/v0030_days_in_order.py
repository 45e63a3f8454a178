"""Somebody's open tasks of a day are read in the order in which they are shown, and only as many as are shown.

Revision ID: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")
_IN_ORDER = ["owner_id", "due_on", "due_time", "id"]
_COUNTED = ["minutes", "kind", "rrule", "after_completion", "chain_after_id", "done_at"]


def upgrade() -> None:
    op.drop_index("ix_tasks_open_owner", "tasks")
    op.create_index(
        "ix_tasks_open_owner",
        "tasks",
        [*_IN_ORDER, *_COUNTED],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
