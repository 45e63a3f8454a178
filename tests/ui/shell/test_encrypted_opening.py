"""An encrypted file is opened from the window: asked for, refused in place, remembered where there is a store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backends.null import Keyring as NoStore
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.storage.cipher import FileKey
from app.storage.location import Location
from app.storage.rekey import rekey
from app.ui.orders import OpenOrder
from app.ui.start.page import StartPage
from app.ui.start.passphrase_dialog import PassphraseDialog
from tests.support.driver import Driver
from tests.support.keyrings import Store, in_force
from tests.support.settings_place import to_front
from tests.ui.shell.test_program import started

PASSPHRASE = "  Füchse im Nebel "


@pytest.fixture
def encrypted(team: Context, tmp_path: Path) -> Path:
    """Fernhill Scales in an encrypted file that nobody has open."""
    assert team.db.location.path is not None
    path = tmp_path / "locked.headwater"
    team.db.close()
    shutil.copyfile(team.db.location.path, path)
    rekey(Location.parse(str(path)), FileKey(PASSPHRASE))
    return path


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    with in_force(store):
        yield store


def asked(driver: Driver) -> PassphraseDialog:
    driver.until(lambda: any(d.isVisible() for d in driver.window.findChildren(PassphraseDialog)))
    driver.settle()
    return driver.find(PassphraseDialog)


def enter(driver: Driver, dialog: PassphraseDialog, text: str) -> None:
    to_front(driver)
    dialog.edit.setText(text)
    dialog.edit.setFocus()
    driver.press("Return")


def test_a_wrong_passphrase_is_said_in_place_and_the_right_one_remembered(
    qtbot: QtBot, encrypted: Path, store: Store
) -> None:
    with started(qtbot, str(encrypted)) as (_, driver):
        dialog = asked(driver)
        assert dialog.remember.isVisible()
        enter(driver, dialog, "another one")
        driver.until(lambda: bool(dialog.edit.accessibleDescription()))
        assert "can't be opened with this passphrase" in dialog.edit.accessibleDescription()
        dialog.remember.setChecked(True)
        enter(driver, dialog, PASSPHRASE)
        driver.until(lambda: driver.main.is_attached)
        driver.settle()
        assert driver.window.windowTitle() == "Fernhill Scales – Headwater"
        assert list(store.kept.values()) == [PASSPHRASE]
    with started(qtbot, str(encrypted)) as (_, driver):
        driver.until(lambda: driver.main.is_attached)
        assert driver.window.findChildren(PassphraseDialog) == [], "what is remembered is used"


def test_a_remembered_passphrase_that_fits_no_longer_is_asked_for(qtbot: QtBot, encrypted: Path, store: Store) -> None:
    store.kept["Headwater", str(encrypted)] = "the one before"
    with started(qtbot, str(encrypted)) as (_, driver):
        dialog = asked(driver)
        assert "opens it no longer" in dialog.edit.accessibleDescription()
        enter(driver, dialog, PASSPHRASE)
        driver.until(lambda: driver.main.is_attached)
        driver.settle()


def test_without_a_store_nothing_is_offered_to_be_remembered(qtbot: QtBot, encrypted: Path) -> None:
    nothing = NoStore()  # type: ignore[no-untyped-call]  # the library says nothing of types here
    with in_force(nothing), started(qtbot, str(encrypted)) as (_, driver):
        dialog = asked(driver)
        assert dialog.remember.isHidden()
        to_front(driver)
        driver.press("Esc")
        driver.settle()
        page = driver.find(StartPage)
        assert "is encrypted, and was not opened" in page.problem
        assert page.existing.where.location == str(encrypted)


def test_the_same_file_opens_again_without_asking(qtbot: QtBot, encrypted: Path, store: Store) -> None:
    with started(qtbot, str(encrypted)) as (program, driver):
        enter(driver, asked(driver), PASSPHRASE)
        driver.until(lambda: driver.main.is_attached)
        driver.settle()
        before = driver.main.ctx
        program.open(OpenOrder(str(encrypted), "Mira Osei"))
        driver.until(lambda: driver.main.ctx is not before)
        driver.settle()
        assert driver.window.findChildren(PassphraseDialog) == []
        assert store.kept == {}
