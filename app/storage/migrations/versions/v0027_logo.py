"""The company's logo, for the head of printed pages.

Revision ID: 0027
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_logos",
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("wide", sa.Integer(), nullable=False),
        sa.Column("tall", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_logos")),
        sqlite_autoincrement=True,
    )
