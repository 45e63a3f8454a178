"""Letters: where the team writes from, and which programme a letter that is due belongs to.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_WAITING = sa.text("kind = 'letter' AND done_at IS NULL")


def upgrade() -> None:
    op.add_column("teams", sa.Column("address", sa.String(length=500), nullable=True))
    op.add_column("tasks", sa.Column("enrolment_id", Key, nullable=True))
    op.create_index(
        "ix_tasks_open_letters",
        "tasks",
        ["due_on"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
