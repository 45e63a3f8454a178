"""The forecast cut by whatever is asked for: by rep, team, phase, probability, category, product and more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.rows import Dimension, Key, Row
from app.ui.forecast.figures_view import FiguresView
from app.ui.forecast.reading import Picture
from app.ui.forecast.words import CUTS
from app.ui.shared.buttons import Button
from app.ui.shared.chips import FilterChip
from app.ui.shared.labels import Label
from app.ui.shared.menus import make_menu
from app.ui.shared.table_frame import TableFrame


class TablePane(QWidget):
    """``cut_wanted`` gets the key of another cut."""

    cut_wanted = Signal(str)
    targets_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cut = FilterChip("By", "rep", flat=True)
        self.targets = Button("Set targets", kind="link")
        self.caption = Label("", "meta", "text3")
        self.view = FiguresView("Forecast by rep")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.cut)
        head.addStretch(1)
        head.addWidget(self.targets)
        head.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(TableFrame(self.view), 1)
        self.cut.menu_requested.connect(self._offer)
        self.targets.clicked.connect(self.targets_wanted)

    def show_picture(self, picture: Picture, basis: Basis, user_id: int) -> None:
        """Show its cut."""
        heading, head = CUTS[picture.by]
        self.cut.set_value(heading.removeprefix("By ").lower())
        self.view.setAccessibleName(f"Forecast {heading.lower()}")
        self.view.figures.avatars = _avatars(picture, user_id) if picture.by is Dimension.REP else {}
        self.view.show_cut(picture.cuts[basis], picture.facts.currency, head, basis)
        self.caption.setText(self.view.figures.caption)

    def set_may_set(self, may_set: Callable[[Row], bool]) -> None:
        """Whose targets may be set here."""
        self.view.figures.may_set = may_set

    def _offer(self, at: QPoint) -> None:
        menu = make_menu(self, "Cut of the table")
        menu.aboutToHide.connect(menu.deleteLater)
        for key, (heading, _) in CUTS.items():
            menu.addAction(heading).triggered.connect(lambda _checked=False, key=key: self.cut_wanted.emit(str(key)))
        menu.popup(at)


def _avatars(picture: Picture, user_id: int) -> dict[Key, tuple[str, bool]]:
    return {one.id: (one.initials, one.id == user_id) for one in picture.people}
