"""What the user of a context may do, asked beforehand: to show what may be read, and to say why something can't be.

Nothing depends on these answers: whatever is written passes the gate of its unit of work all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from app.domain import access_words
from app.domain.access import Always, Forbidden, Op, Whole
from app.domain.access_ahead import Ahead
from app.domain.access_rules import OUR_OWN, may, rule_for, who_may_whole
from app.domain.errors import NotFound
from app.models.base import Base
from app.models.changes import ChangeRow
from app.models.team import User
from app.services.context import Context
from app.storage.access.conditions import as_sql, of_row, terms_of
from app.storage.access.rows import StoredRows, stored_row
from app.storage.images import decode

_MOST_NAMED = 3


def readable(ctx: Context, model: type[Base]) -> ColumnElement[bool]:
    """The condition on rows of a table that the user may read. PostgreSQL keeps to it by itself; a file can't."""
    return _open_to(ctx, model, Op.READ)


def editable(ctx: Context, model: type[Base]) -> ColumnElement[bool]:
    """The condition on rows of a table that the user may edit as they are now."""
    return _open_to(ctx, model, Op.EDIT)


def _open_to(ctx: Context, model: type[Base], op: Op) -> ColumnElement[bool]:
    actor, table = ctx.actor, Base.metadata.tables[model.__tablename__]
    rule = rule_for(actor.role, table.name, op)
    if rule is None:
        return literal_column("false")
    passes = as_sql(rule.when, of_row(table), terms_of(actor, 0, rule_for(actor.role, "deals", Op.EDIT)))
    return literal_column(f"({passes}) IS TRUE")


def require_readable(ctx: Context, session: Session, table: str, record_id: int) -> None:
    """NotFound for a record that the user may not read, or could not have read as it was when it was last stored."""
    if table in OUR_OWN or all_read(ctx, table):
        return
    row = stored_row(session.connection(), table, record_id) or _last_image(session, table, record_id)
    if row is None or not may_have_read(ctx, session, table, row):
        raise NotFound("There is no such record.")


def may_have_read(ctx: Context, session: Session, table: str, image: Mapping[str, Any]) -> bool:
    """Whether the user may read a record that is, or was, like this."""
    return all_read(ctx, table) or may(ctx.actor, table, Op.READ, image, StoredRows(session.connection()))


def all_read(ctx: Context, table: str) -> bool:
    """Whether there is nothing in a table that the user may not read."""
    rule = rule_for(ctx.actor.role, table, Op.READ)
    return rule is not None and isinstance(rule.when, Always)


def _last_image(session: Session, table: str, record_id: int) -> dict[str, Any] | None:
    ours = (ChangeRow.table_name == table) & (ChangeRow.row_id == record_id) & ChangeRow.before.is_not(None)
    image = session.scalar(select(ChangeRow.before).where(ours).order_by(ChangeRow.id.desc()).limit(1))
    return None if image is None else decode(table, image)


def why_not(ctx: Context, table: str, op: Op) -> str:
    """Why the user's role may do it with no row at all; "" where it may with some."""
    return Ahead(ctx.actor).why_not(table, op)


def why_not_whole(ctx: Context, deed: Whole) -> str:
    """Why the user may not do this with the whole database; "" where they may. It names who may."""
    refused = access_words.why_not_whole(ctx.actor.role, deed)
    if not refused:
        return ""
    roles = [str(role) for role in who_may_whole(deed)]
    with ctx.reading() as session:
        names = session.scalars(select(User.name).where(User.is_active, User.role.in_(roles)).order_by(User.name)).all()
    return f"{refused} Ask {' or '.join(names[:_MOST_NAMED])}." if names else refused


def require_whole(ctx: Context, deed: Whole) -> None:
    """Forbidden where the user may not do this with the whole database."""
    if refused := why_not_whole(ctx, deed):
        raise Forbidden(refused)


def why_not_record(ctx: Context, session: Session, table: str, op: Op, record_id: int) -> str:
    """Why the user may not do it with this record; "" where they may, or where it is gone."""
    if refused := why_not(ctx, table, op):
        return refused
    actor, stored = ctx.actor, StoredRows(session.connection())
    row = stored_row(session.connection(), table, record_id)
    if row is None or may(actor, table, op, row, stored):
        return ""
    return access_words.refused_row(actor.role, table, op, stored.whose(row)).message
