"""The rules by which deals in Genesis go on, wait, or are given up.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import JsonValue, Key, UTCInstant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REFERENCES = (("pipeline_id", "pipelines"), ("met_phase_id", "phases"), ("not_met_phase_id", "phases"))


def upgrade() -> None:
    op.create_table(
        "qualifiers",
        sa.Column("pipeline_id", Key, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("match", sa.String(length=3), nullable=False),
        sa.Column("conditions", JsonValue(), nullable=False),
        sa.Column("met_phase_id", Key, nullable=False),
        sa.Column("met_reason", sa.String(length=200), nullable=True),
        sa.Column("not_met_phase_id", Key, nullable=True),
        sa.Column("not_met_reason", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_qualifiers_{column}"))
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualifiers")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_qualifiers_pipeline_id_place", "qualifiers", ["pipeline_id", "place"])
