"""Printed day sheets, and a quick way to somebody's open tasks by their day.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "day_sheets",
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.Column("owner_id", Key, nullable=False),
        sa.Column("printed_at", UTCInstant(), nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_day_sheets_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_sheets")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_day_sheets_owner_id_for_on", "day_sheets", ["owner_id", "for_on"], unique=False)
    op.create_table(
        "day_sheet_lines",
        sa.Column("sheet_id", Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task_id", Key, nullable=False),
        sa.Column("owner_id", Key, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("keyed_at", UTCInstant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["day_sheets.id"], name=op.f("fk_day_sheet_lines_sheet_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_day_sheet_lines_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_sheet_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_day_sheet_lines_sheet_id_number", "day_sheet_lines", ["sheet_id", "number"], unique=True)
    op.create_index(
        "ix_tasks_open_owner",
        "tasks",
        ["owner_id", "due_on", "kind"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
