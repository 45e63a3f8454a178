"""Sellers write of a stay in a phase only its end. Every migration ends with putting the rules into the server anew
(``storage/access/install.py``), so this one has nothing else to do.

Revision ID: 0031
"""

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
