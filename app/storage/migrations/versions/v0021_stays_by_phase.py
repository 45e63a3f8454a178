"""Which deals have been in a phase, and since when, from the index alone; it serves where that of phases alone did.

Revision ID: 0021
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_phase_changes_phase_id_deal_id_entered_at",
        "phase_changes",
        ["phase_id", "deal_id", "entered_at"],
        unique=False,
    )
    op.drop_index("ix_phase_changes_phase_id", table_name="phase_changes")
