"""Dialogs of fields say what is wrong at the field that is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import EnvironmentFault, UserError
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.labels import Label


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[FormDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made = FormDialog(window, "Add a rate", "Add", sentence="From a day on.")
    made.add("name", "Name", QLineEdit(" Ferro "))
    made.add("kind", "Kind", choice_box(((1, "One"), (2, "Two")), 2))
    made.add("note", "Note", QLineEdit(), hint="Optional", wide=True)
    made.open()
    yield made
    window.close()


def _shown(dialog: FormDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(Label) if label.isVisible()]


def test_its_values_are_read_by_key(dialog: FormDialog) -> None:
    assert dialog.text("name") == "Ferro"
    assert dialog.chosen("kind") == 2
    assert dialog.field("note").accessibleName() == "Note"
    assert {"From a day on.", "Optional"} <= set(_shown(dialog))


def test_a_mistake_is_said_at_its_field_and_the_input_stays(dialog: FormDialog) -> None:
    assert dialog.fail(UserError("There is one already.", field="name"))
    assert dialog.field("name").accessibleDescription() == "There is one already."
    assert dialog.fail(UserError("Too long.", field="note"))
    assert dialog.field("name").accessibleDescription() == ""
    assert "Optional" not in _shown(dialog)
    assert dialog.text("name") == "Ferro"


@pytest.mark.parametrize("error", [UserError("Somebody was faster."), EnvironmentFault("The disk is full.")])
def test_what_belongs_to_no_field_is_said_above_the_foot(
    dialog: FormDialog, error: UserError | EnvironmentFault
) -> None:
    assert dialog.fail(error)
    assert error.message in _shown(dialog)
    dialog.clear_errors()
    assert error.message not in _shown(dialog)


def test_a_bug_is_not_a_mistake_of_the_user(dialog: FormDialog) -> None:
    assert not dialog.fail(ZeroDivisionError())


def test_a_long_mistake_has_the_room_that_it_takes(dialog: FormDialog) -> None:
    words = "There is no day sheet 77. Its number stands at the upper right of the paper, beside the name. " * 3
    assert dialog.fail(UserError(words, field="note"))
    (said,) = (label for label in dialog.findChildren(Label) if label.text() == words)
    assert said.height() >= said.heightForWidth(said.width()) > dialog.fontMetrics().height()
    assert said.geometry().top() > dialog.field("note").geometry().bottom()
