"""Undo of what concerns one record of a change set; deletions are found quickly, for the bin.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_sets", sa.Column("undoes_table", sa.String(length=40), nullable=True))
    op.add_column("change_sets", sa.Column("undoes_row_id", Key, nullable=True))
    deleted = sa.text("op = 'D'")
    op.create_index(
        "ix_change_rows_deleted",
        "change_rows",
        ["table_name", "id"],
        sqlite_where=deleted,
        postgresql_where=deleted,
    )
