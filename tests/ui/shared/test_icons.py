"""Every icon can be drawn, in any colour of the theme, and its licence travels with it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QIcon, QImage
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.config import paths
from app.ui.shared import icons, theme
from app.ui.shared.theme import Theme
from tests.ui.shared.pictures import colors, touched

NAMES = sorted(path.stem for path in paths.resource("icons").glob("*.svg") if not path.stem.startswith("brand-"))


def _image(icon: QIcon, size: int = 16, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon.pixmap(size, size, mode).toImage()


def test_every_icon_draws_something() -> None:
    drawn = {name: len(touched(icons.pixmap(name, "text2", 16, 1.0).toImage())) for name in NAMES}
    assert len(drawn) > 70
    assert {name: pixels for name, pixels in drawn.items() if pixels <= 8} == {}


def test_no_two_icons_are_the_same_picture() -> None:
    drawn: dict[bytes, str] = {}
    for name in NAMES:
        image = icons.pixmap(name, "text", 32, 1.0).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        picture = bytes(image.constBits())
        assert picture not in drawn, f"{name} looks like {drawn.get(picture)}"
        drawn[picture] = name


def test_the_colour_is_that_of_the_role() -> None:
    assert Theme.current().hex("danger") in colors(icons.pixmap("ban", "danger", 64, 1.0).toImage())


def test_a_dense_screen_gets_more_pixels() -> None:
    assert icons.pixmap("phone", size=16, ratio=2.0).width() == 32


def test_a_misspelt_name_fails_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_a_set_icon_follows_the_theme_and_a_second_replaces_it(qtbot: QtBot, qapp: QApplication) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "phone", "danger", 64)
    light = _image(button.icon(), 64)
    theme.apply(qapp, "dark")
    dark = _image(button.icon(), 64)
    assert light != dark
    icons.set_icon(button, "bell", "danger", 64)
    bell = _image(button.icon(), 64)
    theme.apply(qapp, "light")
    theme.apply(qapp, "dark")
    assert _image(button.icon(), 64) == bell


def test_actions_carry_icons_too_and_disabled_ones_pale(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    action = QAction("Print", button)
    icons.set_icon(action, "printer", "accent")
    assert _image(action.icon()) != _image(action.icon(), mode=QIcon.Mode.Disabled)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("icons", "LICENSE.txt"), ("ISC License", "Lucide", "The MIT License", "Cole Bemis")),
        (("fonts", "OFL.txt"), ("The Inter Project Authors", "SIL Open Font License")),
    ],
)
def test_notices_lie_beside_what_they_cover(parts: tuple[str, ...], words: tuple[str, ...]) -> None:
    text = paths.resource(*parts).read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []


def test_the_fonts_have_outlines_that_a_printed_page_can_embed() -> None:
    """TrueType outlines begin with version 1.0; those of Adobe begin with OTTO."""
    fonts = sorted(paths.resource("fonts").glob("*.ttf"))
    assert len(fonts) == 4
    assert {font.read_bytes()[:4] for font in fonts} == {b"\x00\x01\x00\x00"}
