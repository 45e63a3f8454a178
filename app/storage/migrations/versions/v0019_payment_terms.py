"""When customers pay: the terms of the team, of a company, of a deal.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("teams", "companies", "deals"):
        op.add_column(table, sa.Column("payment_terms", sa.String(length=300), nullable=True))
