"""The look is complete, readable and can be changed while the program runs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ui.shared import theme
from app.ui.shared.stylesheet import build_stylesheet
from app.ui.shared.theme import Theme, make_palette
from app.ui.shared.tokens import Scheme, Tokens, document

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PAIRS = [(pair["text"], pair["ground"], pair["atLeast"]) for pair in document()["color"]["contrast"]]


def _luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _contrast(first: QColor, second: QColor) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_marks_stand_out(scheme: Scheme) -> None:
    tokens = Tokens(scheme)
    measured = {
        (text, ground): (_contrast(tokens.color(text), tokens.color(ground)), at_least)
        for text, ground, at_least in PAIRS
    }
    assert len(measured) > 60
    assert {pair: ratio for pair, (ratio, at_least) in measured.items() if ratio < at_least} == {}


def test_both_schemes_know_the_same_roles() -> None:
    light, dark = document()["color"]["light"], document()["color"]["dark"]
    assert set(light) == set(dark)
    assert len({light["window"], light["text"], dark["window"], dark["text"]}) == 4


def test_a_change_reaches_everybody_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(Theme.instance().theme_changed, timeout=1000):
        theme.apply(qapp, "dark", 1.2)
    assert Theme.current().dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#14181B")
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor("#E9EDEF")
    assert "#6BBFD6" in qapp.styleSheet()


def test_applying_the_same_look_again_is_no_change(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(Theme.instance().theme_changed):
        theme.apply(qapp, "light")


def test_following_the_system_ends_in_a_real_scheme(qapp: QApplication) -> None:
    theme.apply(qapp, "system")
    assert Theme.instance().choice == "system"
    assert Theme.current().scheme in SCHEMES


@pytest.mark.parametrize(("asked", "given"), [(0.5, 0.9), (1.25, 1.25), (4.0, 1.5)])
def test_the_font_scale_stays_within_what_the_layout_bears(qapp: QApplication, asked: float, given: float) -> None:
    theme.apply(qapp, "light", asked)
    assert Theme.current().font_scale == given


def test_the_bundled_typeface_is_used_in_every_weight() -> None:
    tokens = Theme.current()
    for role, weight in (("body", 400), ("bodyMedium", 500), ("bodyStrong", 600), ("badge", 700)):
        info = QFontInfo(tokens.font(role))
        assert (info.family(), info.weight()) == ("Inter", weight)


def test_sizes_follow_the_font_scale_and_targets_do_not_shrink() -> None:
    usual, large, small = Tokens(), Tokens(font_scale=1.5), Tokens(font_scale=0.9)
    assert (usual.breakpoint("rail"), large.breakpoint("rail")) == (1200, 1800)
    assert QFontInfo(large.font("body")).pixelSize() > QFontInfo(usual.font("body")).pixelSize()
    assert large.size("row") == 57
    assert usual.size("row") == 38
    assert small.size("minHit") == usual.size("minHit") == 24


def test_figures_are_of_equal_width() -> None:
    metrics = QFontMetricsF(Tokens().font("bodyStrong"))
    assert {metrics.horizontalAdvance(figure) for figure in "0123456789"} == {metrics.horizontalAdvance("1")}


def test_the_type_scale_grows() -> None:
    sizes = [Tokens().text_px(role) for role in ("caption", "meta", "body", "script", "title", "display")]
    assert all(smaller < larger for smaller, larger in pairwise(sizes))


def test_high_contrast_drops_tints_and_strengthens_outlines() -> None:
    plain, strong = Tokens(), Tokens(high_contrast=True)
    assert strong.hex("border") == plain.hex("borderStrong")
    assert strong.hex("dangerTint") == plain.hex("surface")
    assert strong.hex("text") == plain.hex("text")


def test_motion_can_be_off_but_messages_still_stay() -> None:
    still = Tokens(motion_on=False)
    assert (still.motion("sheet"), still.motion("rollback")) == (0, 0)
    assert still.motion("toastMs") == Tokens().motion("toastMs") == 8000


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_palette_leaves_nothing_to_the_platform(scheme: Scheme) -> None:
    tokens, palette = Tokens(scheme), make_palette(Tokens(scheme))
    assert palette.color(QPalette.ColorRole.Highlight) == tokens.color("accent")
    assert palette.color(QPalette.ColorRole.Base) == tokens.color("surface")
    off = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert off == tokens.color("text3")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_hint_in_an_empty_field_can_be_read(
    qapp: QApplication, qtbot: QtBot, scheme: Scheme, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    theme.apply(qapp, scheme)
    field = kind()
    qtbot.addWidget(field)
    field.setPlaceholderText("Find companies")
    field.show()
    hint, ground = field.palette().color(QPalette.ColorRole.PlaceholderText), Theme.current().color("surface")
    assert hint.alpha() == 255, "half of another colour has half its contrast"
    assert _contrast(hint, ground) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_style_sheet_is_resolved(scheme: Scheme) -> None:
    sheet = build_stylesheet(Tokens(scheme, 1.5))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
