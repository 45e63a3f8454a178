"""The outbox, and the account by which mail goes out.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_REFERENCES = (("contact_id", "contacts"), ("deal_id", "deals"), ("owner_id", "users"))


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("to_address", sa.String(length=320), nullable=False),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("deal_id", Key, nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", UTCInstant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", UTCInstant(), nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("created_at", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_mails_{column}"))
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mails_state_next_try_at", "mails", ["state", "next_try_at"])
    op.create_index("ix_mails_message_id", "mails", ["message_id"], unique=True)
    for column in ("contact_id", "deal_id"):
        op.create_index(op.f(f"ix_mails_{column}"), "mails", [column])
    op.create_table(
        "mail_accounts",
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=10), nullable=False),
        sa.Column("username", sa.String(length=320), nullable=True),
        sa.Column("from_address", sa.String(length=320), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_accounts")),
        sqlite_autoincrement=True,
    )
