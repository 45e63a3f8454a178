"""Tables look alike: figures at the right, the sorted column marked, the chosen row with its edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from app.ui.shared import theme
from app.ui.shared.table import COLOR_ROLE, NEXT_STEP_ROLE, PHASE_ROLE, STRONG_ROLE, style_table
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

RIGHT = Qt.AlignmentFlag.AlignRight


@pytest.fixture
def view(qtbot: QtBot) -> QTableView:
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(3, 3, view)
    model.setHorizontalHeaderLabels(["Company", "Open", "Next"])
    model.setHeaderData(1, Qt.Orientation.Horizontal, RIGHT, Qt.ItemDataRole.TextAlignmentRole)
    for row in range(3):
        for column, text in enumerate(("Ferro", "€1", "Call")):
            item = QStandardItem(text)
            if column == 1:
                item.setData(RIGHT, Qt.ItemDataRole.TextAlignmentRole)
            model.setItem(row, column, item)
    view.setModel(model)
    style_table(view, "Companies")
    view.horizontalHeader().setDefaultSectionSize(120)
    view.resize(400, 200)
    view.show()
    return view


def _cell(view: QTableView, row: int, column: int) -> QImage:
    return view.viewport().grab(view.visualRect(view.model().index(row, column))).toImage()


def _ink(image: QImage, ground: QColor) -> list[int]:
    """The columns of pixels in which something is drawn over the ground, hairlines aside."""
    rows = range(4, image.height() - 4)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in rows)]


def test_rows_are_as_high_as_the_theme_says(view: QTableView, qapp: QApplication) -> None:
    assert view.rowHeight(0) == 38
    theme.apply(qapp, "light", 1.5)
    assert view.rowHeight(0) == 57


def test_low_rows_can_be_chosen(view: QTableView) -> None:
    style_table(view, "Companies").set_compact(True)
    assert view.rowHeight(0) == 30


def test_figures_stand_at_the_right_and_words_at_the_left(view: QTableView) -> None:
    surface = Theme.current().color("surface")
    words, figures = _ink(_cell(view, 0, 0), surface), _ink(_cell(view, 0, 1), surface)
    assert words[0] < 20
    assert figures[-1] > 105


def test_a_chosen_row_has_a_ground_and_an_edge(view: QTableView) -> None:
    tokens = Theme.current()
    model = view.selectionModel()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    model.select(view.model().index(1, 0), flags)
    chosen, other = _cell(view, 1, 0), _cell(view, 2, 0)
    assert chosen.pixelColor(1, 19) == tokens.color("accent")
    assert chosen.pixelColor(8, 19) == tokens.color("select")
    assert other.pixelColor(1, 19) == tokens.color("surface")


@pytest.mark.parametrize(
    ("role", "value"),
    [(PHASE_ROLE, ("D2", "delta")), (NEXT_STEP_ROLE, "overdue"), (COLOR_ROLE, "danger"), (STRONG_ROLE, True)],
)
def test_what_is_special_about_a_cell_is_seen(view: QTableView, role: int, value: object) -> None:
    before = _cell(view, 2, 2)
    view.model().setData(view.model().index(2, 2), value, role)
    assert _cell(view, 2, 2) != before


def test_the_sorted_column_is_dark_and_shows_the_direction(view: QTableView) -> None:
    header = view.horizontalHeader()
    plain = header.grab().toImage()
    header.setSortIndicatorShown(True)
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    down = header.grab().toImage()
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    up = header.grab().toImage()
    assert plain != down
    assert down != up


def test_the_frame_has_round_corners_of_what_lies_behind(qtbot: QtBot) -> None:
    frame = TableFrame(QTableView(), ground="window")
    qtbot.addWidget(frame)
    frame.resize(300, 150)
    frame.show()
    image = frame.grab().toImage()
    assert image.pixelColor(0, 0) == Theme.current().color("window")
    assert image.pixelColor(150, 0) == Theme.current().color("border")
