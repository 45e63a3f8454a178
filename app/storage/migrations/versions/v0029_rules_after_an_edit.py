"""Rules ask of a row after an edit what they ask before it. Every migration ends with putting the rules into the server
anew (``storage/access/install.py``), so this one has nothing else to do.

Revision ID: 0029
"""

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
