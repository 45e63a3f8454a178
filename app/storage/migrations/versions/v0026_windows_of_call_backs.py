"""Where who is called back is, and until when they wait for it; and an index of what is due at a time elsewhere.

Revision ID: 0026
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCInstant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("call_zone", sa.String(length=64), nullable=True))
    op.add_column("tasks", sa.Column("call_by_at", UTCInstant, nullable=True))
    waiting = sa.text("call_by_at IS NOT NULL AND done_at IS NULL")
    op.create_index("ix_tasks_open_call_backs", "tasks", ["call_by_at"], sqlite_where=waiting, postgresql_where=waiting)
    elsewhere, columns = sa.text("zone IS NOT NULL AND done_at IS NULL"), ["owner_id", "due_on", "due_time", "zone"]
    op.create_index("ix_tasks_open_elsewhere", "tasks", columns, sqlite_where=elsewhere, postgresql_where=elsewhere)
