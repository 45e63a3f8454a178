"""What was promised to customers and by them.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_REFERENCES = (
    ("owner_id", "users"),
    ("deal_id", "deals"),
    ("company_id", "companies"),
    ("contact_id", "contacts"),
    ("made_by_id", "users"),
)


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("deal_id", Key, nullable=True),
        sa.Column("company_id", Key, nullable=True),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("made_at", UTCInstant(), nullable=False),
        sa.Column("made_by_id", Key, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("settled_at", UTCInstant(), nullable=True),
        sa.Column("made_good", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_promises_{column}"))
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sqlite_autoincrement=True,
    )
    where = sa.text("settled_at IS NULL")
    op.create_index("ix_promises_open", "promises", ["due_on", "owner_id"], sqlite_where=where, postgresql_where=where)
    op.create_index("ix_promises_owner_id_due_on", "promises", ["owner_id", "due_on"])
    for column in ("deal_id", "company_id", "contact_id"):
        op.create_index(op.f(f"ix_promises_{column}"), "promises", [column])
