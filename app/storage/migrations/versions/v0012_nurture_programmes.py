"""Nurture programmes, their steps, and who is in them.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Key, UTCInstant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ENROLLED = (
    ("programme_id", "nurture_programmes", False),
    ("contact_id", "contacts", True),
    ("company_id", "companies", True),
    ("deal_id", "deals", True),
)


def upgrade() -> None:
    op.create_table(
        "nurture_programmes",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("phase_id", Key, nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("since", UTCInstant(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_nurture_programmes_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurture_programmes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_nurture_programmes_phase_id"), "nurture_programmes", ["phase_id"])
    programme = op.f("fk_nurture_steps_programme_id")
    op.create_table(
        "nurture_steps",
        sa.Column("programme_id", Key, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("after_count", sa.Integer(), nullable=False),
        sa.Column("after_unit", sa.String(length=5), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["nurture_programmes.id"], name=programme),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nurture_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_nurture_steps_programme_id_place", "nurture_steps", ["programme_id", "place"], unique=True)
    _enrolments()


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        *(sa.Column(column, Key, nullable=nullable) for column, _, nullable in _ENROLLED),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("enrolled_at", UTCInstant(), nullable=False),
        sa.Column("base_on", sa.Date(), nullable=False),
        sa.Column("next_place", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UTCInstant(), nullable=True),
        sa.Column("ended_because", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", Key, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_enrolments_{column}"))
            for column, table, _ in _ENROLLED
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_enrolments_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sqlite_autoincrement=True,
    )
    running = sa.text("ended_at IS NULL")
    op.create_index("ix_enrolments_next", "enrolments", ["next_on"], sqlite_where=running, postgresql_where=running)
    for column, _, _ in _ENROLLED:
        op.create_index(op.f(f"ix_enrolments_{column}"), "enrolments", [column])
