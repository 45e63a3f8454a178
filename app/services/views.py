"""Saved views: a named filter, sort and layout of one screen, of one user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.text import clean, fold
from app.models.views import SavedView
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.services.view_list import DEFAULT
from app.services.view_list import View as View
from app.services.view_list import views as views
from app.storage.guard import fetch, guard, guard_deletion

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SaveView:
    """Keep ``definition`` under a name; one of that name that the user has for this screen is replaced."""

    screen: str
    name: str
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenameView:
    """Give a view another name."""

    view_id: int
    version: int | None
    name: str


@dataclass(frozen=True, slots=True)
class SetDefaultView:
    """Let a screen open with this view, or, where ``view_id`` is None, with none."""

    screen: str
    view_id: int | None


@dataclass(frozen=True, slots=True)
class DeleteView:
    """Remove a view; undo brings it back."""

    view_id: int
    version: int | None = None


@command
def save_view(ctx: Context, cmd: SaveView) -> Saved:
    """Save or replace a view; UserError where the name is empty or too long."""
    name = _name(cmd.name)
    with ctx.unit_of_work(f"Saved the view “{name}”") as uow:
        view = _same_name(ctx, uow, cmd.screen, name)
        if view is None:
            view = SavedView(user_id=ctx.user.id, screen=cmd.screen, name=name, definition=dict(cmd.definition))
            uow.session.add(view)
        else:
            view.definition = {**cmd.definition, **_kept_default(view)}
    return saved(uow, view)


@command
def rename_view(ctx: Context, cmd: RenameView) -> Saved:
    """Rename a view; UserError where another one has that name."""
    name = _name(cmd.name)
    with ctx.unit_of_work(f"Renamed a view to “{name}”") as uow:
        view = _own(ctx, uow, cmd.view_id)
        name = guard(uow, view, cmd.version, {"name": name})["name"]
        other = _same_name(ctx, uow, view.screen, name)
        if other is not None and other is not view:
            raise UserError(f"There is a view “{name}” already. Choose another name.", field="name")
        view.name = name
    return saved(uow, view)


@command
def set_default_view(ctx: Context, cmd: SetDefaultView) -> int | None:
    """Choose the view that a screen opens with. Returns the change set's key."""
    with ctx.unit_of_work("Chose the view to start with") as uow:
        for view in uow.session.scalars(_own_views(ctx, cmd.screen)).all():
            plain = {key: value for key, value in view.definition.items() if key != DEFAULT}
            wanted = {**plain, DEFAULT: True} if view.id == cmd.view_id else plain
            if wanted != view.definition:
                view.definition = wanted
    return uow.change.change_set_id if uow.change else None


@command
def delete_view(ctx: Context, cmd: DeleteView) -> Saved:
    """Delete a view."""
    with ctx.unit_of_work("Deleted a view") as uow:
        view = _own(ctx, uow, cmd.view_id)
        guard_deletion(uow, view, cmd.version)
        uow.label = f"Deleted the view “{view.name}”"
        uow.session.delete(view)
    return saved(uow, view)


def _own(ctx: Context, uow: UnitOfWork, view_id: int) -> SavedView:
    view = fetch(uow, SavedView, view_id, noun="view")
    if view.user_id != ctx.user.id:
        raise UserError("This view belongs to somebody else. Save it under a name of your own first.")
    return view


def _same_name(ctx: Context, uow: UnitOfWork, screen: str, name: str) -> SavedView | None:
    found = uow.session.scalars(_own_views(ctx, screen)).all()
    return next((view for view in found if fold(view.name) == fold(name)), None)


def _kept_default(view: SavedView) -> dict[str, Any]:
    return {DEFAULT: True} if view.definition.get(DEFAULT) else {}


def _name(text: str) -> str:
    name = clean(text)
    if not name:
        raise UserError("Give the view a name.", field="name")
    if len(name) > _LONGEST_NAME:
        raise UserError(f"The name is too long. Use at most {_LONGEST_NAME} characters.", field="name")
    return name


def _own_views(ctx: Context, screen: str) -> Any:
    return select(SavedView).where(SavedView.user_id == ctx.user.id, SavedView.screen == screen)
