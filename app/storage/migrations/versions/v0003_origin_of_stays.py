"""Stays tell whether they were lived here or came with an import.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("phase_changes", sa.Column("origin", sa.String(length=10), server_default="lived", nullable=False))
