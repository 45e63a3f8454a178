"""A quick way to count the moves from phase to phase, which every look at the board does.

Revision ID: 0007
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_phase_changes_from_phase_id_phase_id", "phase_changes", ["from_phase_id", "phase_id"], unique=False
    )
