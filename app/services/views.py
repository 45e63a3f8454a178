"""Saved views: a named filter, sort and layout of one screen, of one user or shared with the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import DatabaseBusy, UserError
from app.domain.text import clean, fold
from app.domain.view_words import view_in_words
from app.models.team import User
from app.models.views import SavedView, ViewStart
from app.services.context import Context, command
from app.services.field_words import label
from app.services.record_titles import Titles
from app.services.saved import Saved, saved
from app.services.view_list import View as View
from app.services.view_list import views as views
from app.storage.guard import fetch, guard, guard_deletion
from app.storage.turns import take_turns

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

_LONGEST_NAME = 200


def views_in_words(ctx: Context, found: Iterable[View]) -> dict[int, str]:
    """By their keys what views show."""
    with ctx.reading() as session:
        titles = Titles(session)
        return {view.id: view_in_words(view.definition, titles.of, label) for view in found}


@dataclass(frozen=True, slots=True)
class SaveView:
    """Keep ``definition`` under a name; one of that name that the user has alone for this screen is replaced.

    With ``is_shared`` everybody sees it from the start, and no other shared one may have the name.
    """

    screen: str
    name: str
    definition: dict[str, Any]
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Let a view show something else, on top of the ``version`` that was seen."""

    view_id: int
    version: int | None
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenameView:
    """Give a view another name."""

    view_id: int
    version: int | None
    name: str


@dataclass(frozen=True, slots=True)
class ShareView:
    """Show one's own view to the whole team, under its name or a new one."""

    view_id: int
    version: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class UnshareView:
    """Let only its maker see a view again."""

    view_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SetDefaultView:
    """Let a screen open with this view for the user, or, where ``view_id`` is None, with none."""

    screen: str
    view_id: int | None


@dataclass(frozen=True, slots=True)
class DeleteView:
    """Remove a view; undo brings it back."""

    view_id: int
    version: int | None = None


@command
def save_view(ctx: Context, cmd: SaveView) -> Saved:
    """Save or replace a view; UserError where the name is empty, too long, or that of another shared one."""
    name = _name(cmd.name)
    done = "Shared" if cmd.is_shared else "Saved"
    with ctx.unit_of_work(f"{done} the view “{name}”") as uow:
        view = None
        if cmd.is_shared:
            _refuse_twin(ctx, uow, cmd.screen, name, is_shared=True)
        else:
            view = _same_name(uow, cmd.screen, name, of=ctx.user.id)
        if view is None:
            view = SavedView(user_id=ctx.user.id, screen=cmd.screen, name=name, is_shared=cmd.is_shared)
            uow.session.add(view)
        view.definition = dict(cmd.definition)
    return saved(uow, view)


@command
def change_view(ctx: Context, cmd: ChangeView) -> Saved:
    """Store what a view is to show; ConflictError where somebody else changed that since ``version``."""
    with ctx.unit_of_work("Changed a view") as uow:
        view = _seen(ctx, uow, cmd.view_id)
        view.definition = guard(uow, view, cmd.version, {"definition": dict(cmd.definition)})["definition"]
        uow.label = f"Changed the view “{view.name}”"
    return saved(uow, view)


@command
def rename_view(ctx: Context, cmd: RenameView) -> Saved:
    """Rename a view; UserError where another one has that name."""
    name = _name(cmd.name)
    with ctx.unit_of_work(f"Renamed a view to “{name}”") as uow:
        view = _seen(ctx, uow, cmd.view_id)
        name = guard(uow, view, cmd.version, {"name": name})["name"]
        _refuse_twin(ctx, uow, view.screen, name, is_shared=view.is_shared, but=view)
        view.name = name
    return saved(uow, view)


@command
def share_view(ctx: Context, cmd: ShareView) -> Saved:
    """Share one's own view; UserError where it is somebody else's, or another shared one has its name."""
    with ctx.unit_of_work("Shared a view") as uow:
        view = _seen(ctx, uow, cmd.view_id)
        if view.user_id != ctx.user.id:
            raise UserError("Somebody else shared this view. Save it as your own to share it under another name.")
        name = view.name if cmd.name is None else _name(cmd.name)
        wanted = guard(uow, view, cmd.version, {"name": name, "is_shared": True})
        _refuse_twin(ctx, uow, view.screen, wanted["name"], is_shared=True, but=view)
        view.name, view.is_shared = wanted["name"], True
        uow.label = f"Shared the view “{view.name}”"
    return saved(uow, view)


@command
def unshare_view(ctx: Context, cmd: UnshareView) -> Saved:
    """Take a view back; UserError where its maker left or has another one of its name."""
    with ctx.unit_of_work("Stopped sharing a view") as uow:
        view = _seen(ctx, uow, cmd.view_id)
        guard(uow, view, cmd.version, {"is_shared": False})
        if view.is_shared:
            _refuse_giving_back(ctx, uow, view)
        view.is_shared = False
        uow.label = f"Stopped sharing the view “{view.name}”"
    return saved(uow, view)


@command
def set_default_view(ctx: Context, cmd: SetDefaultView) -> int | None:
    """Choose the view that a screen opens with. Returns the change set's key."""
    with ctx.unit_of_work("Chose the view to start with") as uow:
        if cmd.view_id is not None:
            _seen(ctx, uow, cmd.view_id)
        mine = ViewStart.user_id == ctx.user.id, ViewStart.screen == cmd.screen
        start = uow.session.scalar(select(ViewStart).where(*mine))
        if start is not None and cmd.view_id is None:
            uow.session.delete(start)
        elif start is not None and cmd.view_id is not None:
            start.view_id = cmd.view_id
        elif cmd.view_id is not None:
            _begin_with(uow, ViewStart(user_id=ctx.user.id, screen=cmd.screen, view_id=cmd.view_id))
    return uow.change.change_set_id if uow.change else None


def _begin_with(uow: UnitOfWork, start: ViewStart) -> None:
    """Add it. Where another window of the same user just did so, on a server, the command is tried again."""
    uow.session.add(start)
    try:
        uow.session.flush()
    except IntegrityError as error:
        raise DatabaseBusy("Another window of yours chose a view at the same moment. Try again.") from error


@command
def delete_view(ctx: Context, cmd: DeleteView) -> Saved:
    """Delete a view."""
    with ctx.unit_of_work("Deleted a view") as uow:
        view = _seen(ctx, uow, cmd.view_id)
        guard_deletion(uow, view, cmd.version)
        uow.label = f"Deleted the view “{view.name}”"
        uow.session.delete(view)
    return saved(uow, view)


def _seen(ctx: Context, uow: UnitOfWork, view_id: int) -> SavedView:
    """A view that the user has or that is shared; who may change it is for the rules to say."""
    view = fetch(uow, SavedView, view_id, noun="view")
    if view.user_id != ctx.user.id and not view.is_shared:
        raise UserError("This view is not shared with you. Save what you see under a name of your own.")
    return view


def _refuse_giving_back(ctx: Context, uow: UnitOfWork, view: SavedView) -> None:
    maker = None if view.user_id is None else uow.session.get(User, view.user_id)
    if maker is None or not maker.is_active:
        who = "Its maker" if maker is None else maker.name
        raise UserError(f"{who} has left, so nobody would see this view any more. Leave it shared, or delete it.")
    if _same_name(uow, view.screen, view.name, of=maker.id) is not None:
        whose = "You have" if maker.id == ctx.user.id else f"{maker.name} has"
        raise UserError(f"{whose} another view “{view.name}” besides. Rename this one first.", field="name")


def _refuse_twin(
    ctx: Context, uow: UnitOfWork, screen: str, name: str, *, is_shared: bool, but: SavedView | None = None
) -> None:
    """UserError where another view has the name: of the shared ones, or of those that the user has alone."""
    other = _same_name(uow, screen, name, of=None if is_shared else ctx.user.id)
    if other is None or other is but:
        return
    if not is_shared:
        raise UserError(f"There is a view “{name}” already. Choose another name.", field="name")
    maker = None if other.user_id is None else uow.session.get(User, other.user_id)
    by = "" if maker is None else " from you" if maker.id == ctx.user.id else f" from {maker.name}"
    raise UserError(f"The team has a view “{name}”{by} already. Choose another name.", field="name")


def _same_name(uow: UnitOfWork, screen: str, name: str, *, of: int | None) -> SavedView | None:
    """The view of that name that somebody has alone; where ``of`` is None, the shared one. It stays so meanwhile."""
    take_turns(uow, "names of views")
    whose = SavedView.is_shared if of is None else (SavedView.user_id == of) & ~SavedView.is_shared
    found = uow.session.scalars(select(SavedView).where(SavedView.screen == screen, whose).order_by(SavedView.id))
    return next((view for view in found if fold(view.name) == fold(name)), None)


def _name(text: str) -> str:
    name = clean(text)
    if not name:
        raise UserError("Give the view a name.", field="name")
    if len(name) > _LONGEST_NAME:
        raise UserError(f"The name is too long. Use at most {_LONGEST_NAME} characters.", field="name")
    return name
