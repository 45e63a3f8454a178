"""Files that go along with mails, and with the steps of programmes that become mails.

Revision ID: 0028
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stored_at", UTCInstant, nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("checksum", name=op.f("uq_documents_checksum")),
        sqlite_autoincrement=True,
    )
    op.add_column("mails", sa.Column("attachments", sa.Text(), nullable=True))
    op.add_column("nurture_steps", sa.Column("attachments", sa.Text(), nullable=True))
