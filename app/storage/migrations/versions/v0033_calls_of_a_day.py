"""What somebody logged on a day is found however much was logged before. Whoever took a deal of nobody may give it
back by undo; every migration ends with putting the rules into the server anew (``storage/access/install.py``).

Revision ID: 0033
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_activities_user_id_happened_at", "activities", ["user_id", "happened_at", "kind"])
