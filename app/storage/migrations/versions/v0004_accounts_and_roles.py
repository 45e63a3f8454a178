"""Logins, forecast targets, the team's choice on shared deals, and companies that want no calls or mail.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("login", sa.String(length=63), nullable=True))
    op.create_index("ix_users_login", "users", ["login"], unique=True)
    op.add_column("teams", sa.Column("reps_share_deals", sa.Boolean(), server_default=sa.false(), nullable=False))
    for flag in ("do_not_call", "do_not_mail"):
        op.add_column("companies", sa.Column(flag, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("change_sets", sa.Column("login", sa.String(length=63), nullable=True))
    op.create_table(
        "targets",
        sa.Column("user_id", Key, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_targets_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_targets_user_id_period", "targets", ["user_id", "period"], unique=True)
