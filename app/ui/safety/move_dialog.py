"""Carries everything to another place, shows that it is the same there, and opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.ui.host import Host, Progress
from app.ui.orders import OpenOrder
from app.ui.shared.dialog import Dialog
from app.ui.shared.form_fields import Field
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView
from app.ui.shared.labels import Label
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme
from app.ui.shared.where_field import WhereField
from app.ui.shared.work_dialog import long_work

if TYPE_CHECKING:
    from app.services.moving import Moved
    from app.storage.location import Location

_HOW = (
    "Everything is carried along: records, history, settings of the team, what is in the bin. The new place must be "
    "empty. What arrives there is read again and compared, and the present database stays as it is."
)
_AFTERWARDS = "From then on everybody has to work with the new place: changes in the old one are not carried along."
_HIGHEST = 300


class MoveDialog(Dialog):
    """Asks where to; ``accepted`` asks to begin."""

    def __init__(self, window: QWidget, place: str) -> None:
        super().__init__(window, "Move the database", "Move", width=600)
        self.where = WhereField(saving=True)
        self._where = Field("The new place", self.where)
        self.body.addWidget(Label(_HOW, "body", "text2", wrap=True))
        self.body.addWidget(Label(f"From {place}", "meta", "text2", wrap=True))
        self.body.addWidget(self._where)
        self.body.addWidget(Strip("caution", _AFTERWARDS))
        self.closed.connect(self.deleteLater)
        self.where.kind.chosen.connect(lambda _key: self.place())

    def order(self, user: str, like: Location) -> OpenOrder | None:
        """What is to be opened in the end; None where something has to be said first."""
        self._where.say("" if self.where.location else "Say where it goes.")
        if not self.where.location:
            self.place()
            self.say_error("")
            return None
        where = self.where
        return OpenOrder(where.location, user, password=where.password, remember=where.remember, like=like)


class MovedDialog(Dialog):
    """What arrived, table by table; ``accepted`` asks to open the new place."""

    def __init__(self, window: QWidget, moved: Moved, place: str) -> None:
        super().__init__(window, "Everything has arrived", "Open the new place", width=640)
        words = f"{moved.rows:,} rows are in {place}, and are the same as here: so say their counts and checksums."
        self.body.addWidget(Label(words, "body", wrap=True))
        if moved.changed_meanwhile:
            later = (
                f"{moved.changed_meanwhile:,} changes were stored here meanwhile, and are not there. Move once more."
            )
            self.body.addWidget(Strip("caution", later))
        self.view = GridView(
            "Tables that were compared",
            (
                GridColumn("name", "Table", lambda row: row.name, 0, is_strong=True),
                GridColumn("rows", "Rows", lambda row: f"{row.rows:,}", 110, is_right=True),
                GridColumn("sum", "Checksum", lambda row: row.checksum, 190),
                GridColumn("state", "State", lambda _row: "The same", 110, color=lambda _row: "ok"),
            ),
        )
        self.view.set_rows(
            [
                _Compared(place, each.name.replace("_", " "), each.rows, each.checksum[:16])
                for place, each in enumerate(moved.tables)
            ]
        )
        frame = TableFrame(self.view, ground="raised")
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        frame.setFixedHeight(Theme.current().px(_HIGHEST))
        self.body.addWidget(frame)
        self.closed.connect(self.deleteLater)


@dataclass(frozen=True)
class _Compared:
    id: int
    name: str
    rows: int
    checksum: str


def ask_to_move(host: Host, open_order: Callable[[OpenOrder], None]) -> MoveDialog:
    """Move the open database, after asking where to."""
    ctx = host.ctx
    dialog = MoveDialog(host.window, ctx.db.location.title)

    def accepted() -> None:
        order = dialog.order(ctx.user.name, ctx.db.location)
        if order is None:
            return
        dialog.hide()
        _move(host, order, lambda moved: _arrived(host, dialog, moved, order, open_order), dialog)

    dialog.accepted.connect(accepted)
    host.ask(dialog)
    return dialog


def _move(host: Host, order: OpenOrder, done: Callable[[Moved], None], dialog: MoveDialog) -> None:
    ctx = host.ctx

    def work(progress: Progress) -> Moved:
        from app.services.moving import move_database
        from app.storage.location import Location

        return move_database(ctx.db, Location.parse(order.location).with_password(order.password), progress)

    def failed(error: Exception) -> None:
        dialog.show()
        dialog.raise_()
        if not isinstance(error, UserError | EnvironmentFault):
            dialog.finish()
            host.show_error(error)
            return
        dialog.say_error(str(error))

    to = f"To {order.location}"
    long_work(host, host.window, "Moving the database", to, work, done, failed, stopped=dialog.finish)


def _arrived(
    host: Host, dialog: MoveDialog, moved: Moved, order: OpenOrder, open_order: Callable[[OpenOrder], None]
) -> None:
    dialog.close_overlay()
    dialog.deleteLater()
    arrived = MovedDialog(host.window, moved, order.location)

    def accepted() -> None:
        arrived.finish()
        open_order(order)

    arrived.accepted.connect(accepted)
    host.ask(arrived)
    arrived.primary.setFocus()
