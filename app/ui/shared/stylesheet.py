"""The style sheet: buttons, fields, menus, scroll bars, tabs and tables. All else follows the palette.

Sizes of text are never set here, so that ``QWidget.setFont`` keeps the last word.
"""

from __future__ import annotations

from string import Template

from app.config import paths
from app.ui.shared.tokens import Tokens

_COLOR_ROLES = (
    "window", "sidebar", "surface", "sunken", "raised", "hover", "select", "border", "borderStrong", "grid",
    "text", "text2", "text3", "accent", "accentHover", "accentTint", "onAccent", "danger", "dangerTint",
)  # fmt: skip

_BUTTONS = """
QPushButton {
    background: $surface; color: $text; border: 1px solid $borderStrong; border-radius: ${r}px;
    padding: 0 ${p12}px; min-height: ${h26}px; outline: none;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $select; }
QPushButton:disabled { color: $text3; border-color: $border; background: $sunken; }
QPushButton[kind="primary"] { background: $accent; color: $onAccent; border: none; min-height: ${h28}px; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accentHover; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $text3; border: 1px solid $border; }
QPushButton[kind="ghost"] { background: transparent; border: none; color: $text2; }
QPushButton[kind="ghost"]:hover { background: $hover; }
QPushButton[kind="ghost"]:pressed { background: $select; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="link"] {
    background: transparent; color: $accent; border: none; padding: 0; min-height: ${h24}px;
}
QPushButton[kind="link"]:hover { color: $accentHover; text-decoration: underline; }
QToolButton {
    background: transparent; border: none; border-radius: ${r}px; padding: 0; outline: none;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $select; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QDateEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $borderStrong; border-radius: ${r}px;
    padding: 1px ${p8}px; selection-background-color: $accent; selection-color: $onAccent;
    placeholder-text-color: $text3;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: ${h26}px; }
QAbstractSpinBox { max-height: ${h26}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 0 ${p7}px;
}
QLineEdit[wrong="true"] { border: 2px solid $danger; padding: 0 ${p7}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    color: $text3; background: $sunken; border-color: $border;
}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {
    border: none; background: transparent; padding: 0; min-height: ${h30}px;
}
QAbstractSpinBox > QLineEdit, QAbstractSpinBox > QLineEdit:focus {
    border: none; background: transparent; padding: 0; min-height: 0;
}
QComboBox::drop-down { border: none; width: ${h26}px; }
QComboBox::down-arrow { image: url("$controls/chevron-down-$scheme.svg"); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $border; padding: ${p4}px; outline: none;
    selection-background-color: $select; selection-color: $text;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$controls/chevron-up-$scheme.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$controls/chevron-down-$scheme.svg"); width: 12px; height: 12px; }
QDateEdit::drop-down { border: none; width: ${h26}px; }
QDateEdit::down-arrow { image: url("$controls/chevron-down-$scheme.svg"); width: 16px; height: 16px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; outline: none; min-height: ${h24}px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 16px; height: 16px; border: 1px solid $borderStrong; background: $surface;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$controls/tick-$scheme.svg");
}
QRadioButton::indicator:checked {
    background: $accent; border-color: $accent; image: url("$controls/dot-$scheme.svg");
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $sunken; }
"""

_MENUS = """
QMenuBar { background: $sidebar; color: $text2; border: none; padding: 0 ${p12}px; }
QMenuBar::item { background: transparent; padding: ${p5}px ${p10}px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $select; color: $text; }
QMenu { background: $raised; color: $text; border: 1px solid $border; border-radius: 8px; padding: ${p5}px; }
QMenu::item { padding: ${p6}px ${p12}px ${p6}px ${p10}px; border-radius: 5px; margin: 0; }
QMenu::item:selected { background: $select; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: ${p8}px; }
QMenu::right-arrow { image: url("$controls/chevron-right-$scheme.svg"); width: 14px; height: 14px; }
QMenu::separator { height: 1px; background: $grid; margin: ${p4}px ${p8}px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${p4}px ${p6}px; }
QStatusBar { background: $sidebar; color: $text2; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
"""

_SCROLL_BARS = """
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $borderStrong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; background: transparent; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { background: transparent; border: none; }
QSplitter::handle { background: $border; }
"""

_TABS_AND_TABLES = """
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { background: transparent; outline: none; }
QTabBar::tab {
    background: transparent; color: $text2; border: none; border-bottom: 2px solid transparent;
    padding: ${p6}px 1px; margin-right: ${p20}px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTableView, QTreeView, QListView {
    background: $surface; color: $text; border: none; outline: none; gridline-color: $grid;
    selection-background-color: $select; selection-color: $text;
}
QListView[board="true"] { background: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $text3; border: none; border-bottom: 1px solid $border; padding: 0 ${p8}px;
}
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $border; }
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px; text-align: right; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 1px solid $border; border-radius: 8px; margin-top: ${p20}px; padding: ${p12}px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: $text; }
"""

_SHEET = Template(_BUTTONS + _FIELDS + _MENUS + _SCROLL_BARS + _TABS_AND_TABLES)


def build_stylesheet(tokens: Tokens) -> str:
    """The application's style sheet for these tokens."""
    values: dict[str, str] = {role: tokens.hex(role) for role in _COLOR_ROLES}
    values |= {f"p{n}": str(tokens.px(n)) for n in (4, 5, 6, 7, 8, 10, 12, 20)}
    values |= {f"h{n}": str(tokens.px(n)) for n in (24, 26, 28, 30)}
    values["r"] = str(tokens.radius("control"))
    values["scheme"] = tokens.scheme
    values["controls"] = paths.resource("theme", "controls").as_posix()
    return _SHEET.substitute(values)
