"""Which programme a mail came from, and whether a programme's mails go out without approval.

Revision ID: 0025
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("enrolment_id", Key, nullable=True))
    op.add_column(
        "nurture_programmes", sa.Column("sends_by_itself", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
