"""Views that are shared with the team; and the view that somebody starts with, of whomever it is.

Revision ID: 0032
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models.base import JsonValue, Key

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_STARTS_WITH = "is_default"  # the key of a definition that told it until now
_VIEWS = sa.table(
    "saved_views", sa.column("id"), sa.column("user_id"), sa.column("screen"), sa.column("definition", JsonValue)
)


def upgrade() -> None:
    op.add_column("saved_views", sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    starts = op.create_table(
        "view_starts",
        sa.Column("user_id", Key, nullable=False),
        sa.Column("screen", sa.String(length=40), nullable=False),
        sa.Column("view_id", Key, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_view_starts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_starts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_view_starts_user_id_screen", "view_starts", ["user_id", "screen"], unique=True)
    _move_starts(op.get_bind(), starts)


def _move_starts(connection: sa.Connection, starts: sa.Table) -> None:
    """Out of the definitions. Nobody did anything there that history would tell, so it is not recorded."""
    on = "" if connection.dialect.name == "sqlite" else " ON saved_views"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS record_update_saved_views{on}")
    told: dict[tuple[int, str], int] = {}
    for row in connection.execute(sa.select(_VIEWS).order_by(_VIEWS.c.id)).all():
        if row.definition.get(_STARTS_WITH) and row.user_id is not None:
            told[row.user_id, row.screen] = row.id
        plain: dict[str, Any] = {key: value for key, value in row.definition.items() if key != _STARTS_WITH}
        if plain != row.definition:
            connection.execute(_VIEWS.update().where(_VIEWS.c.id == row.id).values(definition=plain))
    rows = [{"user_id": user, "screen": screen, "view_id": view} for (user, screen), view in told.items()]
    if rows:
        connection.execute(starts.insert(), rows)
