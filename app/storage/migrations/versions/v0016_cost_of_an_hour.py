"""What an hour of selling costs the team.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("hour_cost_minor", sa.BigInteger(), nullable=True))
