"""What each printed forecast came to, for the list of them. Those of before tell it when they are opened.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forecast_prints", sa.Column("total_minor", sa.BigInteger(), nullable=True))
    op.add_column("forecast_prints", sa.Column("currency", sa.String(length=3), nullable=True))
