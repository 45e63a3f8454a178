"""Lists that are edited where they stand: what is typed shows at once, what is refused stays and says why."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.table import COLOR_ROLE
from tests.support.windows import shown


@dataclass(frozen=True)
class Scale:
    id: int
    name: str
    most: int
    state: str = "new"


ROWS = (Scale(1, "Crane", 5000), Scale(2, "Floor", 600), Scale(3, "Bench", 30, "sold"))
NAME, MOST, STATE = 0, 1, 2


def _whole(text: str) -> object:
    if not text.isdigit():
        raise UserError("Give a whole number.")
    return int(text)


@pytest.fixture
def view(qtbot: QtBot) -> GridView:
    states: tuple[tuple[object, str], ...] = (("new", "New"), ("sold", "Sold"))
    columns = (
        GridColumn("name", "Name", lambda row: row.name, 0, is_strong=True, read=str.strip),
        GridColumn(
            "most",
            "Most",
            lambda row: f"{row.most} kg",
            100,
            is_right=True,
            read=_whole,
            as_typed=lambda row: str(row.most),
            lock=lambda row: "It is sold" if row.state == "sold" else "",
        ),
        GridColumn(
            "state", "State", lambda row: row.state, 100, choices=lambda _row: states, value=lambda row: row.state
        ),
        GridColumn("key", "Key", lambda row: str(row.id), 60, from_width=450),
    )
    made = GridView("Scales", columns)
    made.resize(400, 300)
    shown(qtbot, made)
    made.set_rows(ROWS)
    made.setFocus()
    return made


def _edits(view: GridView) -> list[tuple[int, str, object]]:
    found: list[tuple[int, str, object]] = []
    view.grid.edited.connect(lambda row, key, value: found.append((row.id, key, value)))
    return found


def _said(view: GridView) -> list[str]:
    found: list[str] = []
    view.grid.said.connect(found.append)
    return found


def _go(view: GridView, row: int, column: int) -> None:
    view.setCurrentIndex(view.grid.index(row, column))


def _focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _type(text: str) -> None:
    focused = _focus()
    assert isinstance(focused, QLineEdit)
    focused.selectAll()
    QTest.keyClicks(focused, text)


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(_focus(), key, modifier)
    QApplication.processEvents()


def _text(view: GridView, row: int, column: int) -> object:
    return view.grid.index(row, column).data()


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_cell_is_a_field_that_begins_with_what_is_typed(view: GridView, key: Qt.Key) -> None:
    edits = _edits(view)
    _go(view, 1, MOST)
    _press(key)
    assert view.is_editing
    assert _focus().property("text") == "600"
    _type("650")
    _press(Qt.Key.Key_Return)
    assert edits == [(2, "most", 650)]
    assert _text(view, 1, MOST) == "650", "it shows before it is stored"


def test_what_did_not_change_is_not_stored(view: GridView) -> None:
    edits = _edits(view)
    _go(view, 1, MOST)
    _press(Qt.Key.Key_F2)
    _press(Qt.Key.Key_Return)
    _press(Qt.Key.Key_F2)
    _type("9")
    _press(Qt.Key.Key_Escape)
    assert edits == []
    assert _text(view, 1, MOST) == "600 kg"


def test_what_can_not_be_read_stays_and_is_explained(view: GridView) -> None:
    edits, said = _edits(view), _said(view)
    _go(view, 1, MOST)
    _press(Qt.Key.Key_F2)
    _type("much")
    _press(Qt.Key.Key_Return)
    index = view.grid.index(1, MOST)
    assert edits == []
    assert said == ["Give a whole number."]
    assert index.data() == "much"
    assert index.data(COLOR_ROLE) == "danger"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Give a whole number."
    _press(Qt.Key.Key_F2)
    assert _focus().property("text") == "much"
    _press(Qt.Key.Key_Escape)
    _press(Qt.Key.Key_Escape)
    assert index.data() == "600 kg"
    assert said[-1] == ""


def test_what_the_database_refuses_stays_as_well_until_it_is_corrected(view: GridView) -> None:
    _go(view, 0, NAME)
    _press(Qt.Key.Key_F2)
    _type("Floor")
    _press(Qt.Key.Key_Return)
    view.grid.refuse((1, "name"), "There is one already.")
    view.set_rows(ROWS)
    assert _text(view, 0, NAME) == "Floor"
    assert view.grid.is_wrong((1, "name"))
    _press(Qt.Key.Key_F2)
    _type("Crane 2")
    _press(Qt.Key.Key_Return)
    view.grid.store((1, "name"))
    view.set_rows((replace(ROWS[0], name="Crane 2"), *ROWS[1:]))
    assert not view.grid.is_wrong((1, "name"))
    assert _text(view, 0, NAME) == "Crane 2"


def test_a_refusal_that_comes_while_somebody_types_elsewhere_leaves_that_alone(view: GridView) -> None:
    edits = _edits(view)
    _go(view, 0, NAME)
    _press(Qt.Key.Key_F2)
    _type("Floor")
    _press(Qt.Key.Key_Tab)
    _type("65")
    view.grid.refuse((1, "name"), "There is one already.")
    QTest.keyClicks(_focus(), "0")
    _press(Qt.Key.Key_Return)
    assert edits == [(1, "name", "Floor"), (1, "most", 650)]


def test_tab_goes_on_to_the_next_field_and_over_what_is_no_field(view: GridView) -> None:
    edits = _edits(view)
    _go(view, 0, NAME)
    _press(Qt.Key.Key_F2)
    _type("Hook")
    _press(Qt.Key.Key_Tab)
    assert edits == [(1, "name", "Hook")]
    assert view.currentIndex().column() == MOST
    assert view.is_editing
    _press(Qt.Key.Key_Tab)
    assert not view.is_editing, "a choice is no field, and the last column is hidden"


def test_a_locked_cell_says_why(view: GridView) -> None:
    _go(view, 2, MOST)
    _press(Qt.Key.Key_F2)
    _press(Qt.Key.Key_Return)
    assert not view.is_editing
    assert view.currentIndex().data(Qt.ItemDataRole.ToolTipRole) == "It is sold"


def test_a_choice_is_a_menu(view: GridView) -> None:
    edits = _edits(view)
    _go(view, 0, STATE)
    _press(Qt.Key.Key_Return)
    menu = next(menu for menu in view.findChildren(QMenu) if menu.isVisible())
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [("New", True), ("Sold", False)]
    menu.actions()[0].trigger()
    assert edits == [], "the same as before"
    menu.actions()[1].trigger()
    assert edits == [(1, "state", "sold")]
    assert _text(view, 0, STATE) == "Sold"
    menu.close()


def test_rows_that_come_while_somebody_types_wait(view: GridView, qtbot: QtBot) -> None:
    _go(view, 0, NAME)
    _press(Qt.Key.Key_F2)
    _type("Hoo")
    view.set_rows(ROWS[:2])
    assert view.is_editing
    assert view.grid.rowCount() == 3
    _press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.grid.rowCount() == 2)


def test_the_current_row_stays_current_when_others_come_and_go(view: GridView) -> None:
    picked: list[object] = []
    view.picked.connect(picked.append)
    _go(view, 1, MOST)
    view.set_rows((Scale(9, "Axle", 40_000), *ROWS[1:]))
    assert view.current.id == 2
    view.set_rows((ROWS[2], replace(ROWS[1], name="Deck")))
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, MOST)
    view.set_rows(ROWS[2:])
    assert view.current.id == 3, "what stands at its place takes over"
    view.set_rows(())
    assert view.current is None
    assert [getattr(row, "name", None) for row in picked] == ["Floor", "Deck", "Bench", None]


def test_a_row_that_is_not_here_yet_becomes_current_when_it_comes(view: GridView) -> None:
    view.pick(7)
    view.set_rows(ROWS)
    assert view.current.id == 1
    view.set_rows((*ROWS, Scale(7, "Axle", 1)))
    assert view.current.id == 7
    view.pick(2)
    assert view.current.id == 2


def test_deeds_have_keys_and_a_menu_with_reasons(view: GridView) -> None:
    done: list[str] = []
    view.set_deeds(
        (
            RowDeed("Sell", lambda row: done.append(row.name), "Ctrl+Up"),
            RowDeed("Delete", lambda row: done.append(f"-{row.name}"), "Del", lambda row: "It is sold" * (row.id == 3)),
        )
    )
    _go(view, 0, NAME)
    _press(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    _press(Qt.Key.Key_Delete)
    _go(view, 2, NAME)
    _press(Qt.Key.Key_Delete)
    assert done == ["Crane", "-Crane"]
    assert (QToolTip.isVisible(), QToolTip.text()) == (True, "It is sold")
    QToolTip.hideText()
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = next(menu for menu in view.findChildren(QMenu) if menu.isVisible())
    sell, delete = menu.actions()
    assert (delete.isEnabled(), delete.toolTip()) == (False, "It is sold")
    sell.trigger()
    assert done[-1] == "Bench"
    menu.close()


def test_enter_that_ends_typing_does_nothing_else(view: GridView) -> None:
    done: list[str] = []
    view.set_deeds((RowDeed("Open", lambda row: done.append(row.name), "Return"),))
    edits = _edits(view)
    _go(view, 1, NAME)
    QTest.keyClick(view, Qt.Key.Key_F2)
    _type("Floor scale")
    QTest.keyClick(_focus(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert (edits, done) == ([(2, "name", "Floor scale")], [])
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert len(done) == 1


def test_a_narrow_list_leaves_columns_out(view: GridView) -> None:
    assert view.isColumnHidden(3)
    view.resize(500, 300)
    assert not view.isColumnHidden(3)
    assert view.content_height() == view.sizeHint().height()


def test_what_is_typed_is_stored_on_the_row_that_was_seen_when_it_was_begun(view: GridView) -> None:
    begun: list[object] = []
    view.grid.edited.connect(lambda row, _key, _value: begun.append(row))
    _go(view, 0, NAME)
    _press(Qt.Key.Key_F2)
    _type("Floor")
    _press(Qt.Key.Key_Return)
    view.grid.refuse((1, "name"), "There is one already.")
    changed = replace(ROWS[0], name="Theirs")
    view.set_rows((changed, *ROWS[1:]))
    _press(Qt.Key.Key_F2)
    _type("Crane 2")
    _press(Qt.Key.Key_Return)
    assert begun == [ROWS[0], ROWS[0]]
    view.grid.store((1, "name"))
    view.set_rows((changed, *ROWS[1:]))
    _press(Qt.Key.Key_F2)
    _press(Qt.Key.Key_Escape)
    newest = replace(ROWS[0], name="Newest")
    view.set_rows((newest, *ROWS[1:]))
    _press(Qt.Key.Key_F2)
    _type("Last")
    _press(Qt.Key.Key_Return)
    assert begun[-1] == newest


def test_the_column_that_takes_the_rest_is_never_squeezed_out_of_sight(view: GridView) -> None:
    assert view.columnWidth(NAME) == view.viewport().width() - 200
    view.resize(210, 300)
    assert view.columnWidth(NAME) == 96
    assert view.horizontalScrollBar().maximum() > 0
    view.resize(400, 300)
    assert view.columnWidth(NAME) == view.viewport().width() - 200
