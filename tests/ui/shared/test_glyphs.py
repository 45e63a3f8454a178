"""Signs can be told apart by shape alone, and in grey print."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import get_args

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from app.ui.shared import glyphs
from app.ui.shared.meters import ClockLevel, clock_level
from app.ui.shared.tokens import Scheme, Tokens
from tests.ui.shared.pictures import colors, covered, greyness, inked, painted, touched

CENTRE = QPointF(16, 16)
TOKENS = Tokens()


def _next_step(kind: glyphs.NextKind) -> QImage:
    return painted(32, 32, lambda painter: glyphs.draw_next_step(painter, CENTRE, kind, TOKENS, 24))


def _stance(stance: glyphs.Stance) -> QImage:
    return painted(32, 32, lambda painter: glyphs.draw_stance(painter, CENTRE, stance, TOKENS, 24))


def _payment(payment: glyphs.Payment) -> QImage:
    return painted(32, 32, lambda painter: glyphs.draw_payment(painter, CENTRE, payment, TOKENS, 24))


def _assert_distinct(shapes: dict[str, QImage], at_least: float) -> None:
    for (first, one), (second, other) in combinations(shapes.items(), 2):
        a, b = inked(one), inked(other)
        share = len(a ^ b) / len(a | b)
        assert share >= at_least, f"{first} and {second} differ in {share:.0%} of their pixels"


def test_next_steps_differ_by_shape() -> None:
    kinds: tuple[glyphs.NextKind, ...] = ("overdue", "today", "future", "none", "snoozed")
    _assert_distinct({kind: _next_step(kind) for kind in kinds}, 0.2)


def test_done_is_today_with_a_tick() -> None:
    """Their outlines are both discs; the tick is a light mark that the other does not have."""
    assert TOKENS.hex("surface") in colors(_next_step("done"))
    assert TOKENS.hex("surface") not in colors(_next_step("today"))


def test_stances_differ_by_shape() -> None:
    _assert_distinct({stance: _stance(stance) for stance in get_args(glyphs.Stance)}, 0.2)


def test_payments_differ_by_shape() -> None:
    _assert_distinct({payment: _payment(payment) for payment in get_args(glyphs.Payment)}, 0.2)


def test_every_next_step_has_words() -> None:
    assert set(glyphs.NEXT_STEP_WORDS) == set(get_args(glyphs.NextKind))
    assert set(glyphs.WARNING_WORDS) == set(get_args(glyphs.WarningKind))


def _badge(kind: glyphs.BadgeKind, tokens: Tokens) -> QImage:
    return painted(30, 18, lambda painter: glyphs.draw_phase_badge(painter, QPointF(0, 0), "D2", kind, tokens))


def test_the_ink_of_badges_deepens_downstream_in_grey_print() -> None:
    kinds: tuple[glyphs.BadgeKind, ...] = ("genesis", "nurture", "delta", "stall")
    inks = [greyness(_badge(kind, TOKENS), QColor("white")) for kind in kinds]
    assert all(before < after for before, after in pairwise(inks)), inks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_two_badges_look_alike(scheme: Scheme) -> None:
    tokens = Tokens(scheme)
    pictures = [bytes(_badge(kind, tokens).constBits()) for kind in get_args(glyphs.BadgeKind)]
    assert len(set(pictures)) == len(pictures)


def test_a_badge_is_as_wide_as_it_says() -> None:
    width = glyphs.badge_width("Won", TOKENS)
    image = painted(80, 18, lambda painter: glyphs.draw_phase_badge(painter, QPointF(0, 0), "Won", "won", TOKENS))
    assert max(x for x, _ in touched(image)) == width - 1


@pytest.mark.parametrize(
    ("used", "limit", "level"),
    [(0, 10, "easy"), (7, 10, "easy"), (8, 10, "near"), (10, 10, "near"), (11, 10, "over"), (1, 0, "over")],
)
def test_a_clock_warns_from_four_fifths_on(used: int, limit: int, level: ClockLevel) -> None:
    assert clock_level(used, limit) == level


def _bar(used: int, limit: int) -> QImage:
    return painted(60, 4, lambda painter: glyphs.draw_clock_bar(painter, QRectF(0, 0, 60, 4), used, limit, TOKENS))


def test_the_bar_shows_its_state_by_pattern_too() -> None:
    assert TOKENS.hex("accent") in colors(_bar(4, 10))
    assert TOKENS.hex("warnFill") in colors(_bar(9, 10))
    over = _bar(5, 3)
    row = [over.pixelColor(x, 2).alpha() > 127 for x in range(60)]
    stripes = sum(before != after for before, after in pairwise(row))
    assert stripes > 10
    assert len(covered(_bar(9, 10))) > len(covered(over))


def test_the_bar_grows_with_the_days() -> None:
    filled = [sum(_bar(used, 10).pixelColor(x, 2) == TOKENS.color("accent") for x in range(60)) for used in (1, 4, 7)]
    assert filled == sorted(set(filled))


def test_pips_are_as_many_as_touches() -> None:
    image = painted(80, 12, lambda painter: glyphs.draw_pips(painter, QPointF(0, 6), 3, 8, TOKENS))
    middle = [image.pixelColor(round(2.5 + 8 * index), 6).alpha() > 200 for index in range(8)]
    assert middle == [True] * 3 + [False] * 5
    assert max(x for x, _ in touched(image)) < 8 * 8


def test_a_trend_points_the_right_way_or_is_absent() -> None:
    def rows(trend: int) -> list[int]:
        image = painted(24, 24, lambda painter: glyphs.draw_trend(painter, QPointF(12, 12), trend, TOKENS, 16))
        return [sum((x, y) in covered(image) for x in range(24)) for y in range(24)]

    assert sum(rows(0)) == 0
    up, down = [width for width in rows(1) if width], [width for width in rows(-1) if width]
    assert up[0] < up[-1]
    assert down[0] > down[-1]


def test_ones_own_initials_stand_out() -> None:
    def disc(mine: bool) -> set[str]:
        area = QRectF(0, 0, 20, 20)
        return colors(painted(20, 20, lambda painter: glyphs.draw_avatar(painter, area, "MO", mine, TOKENS)))

    assert TOKENS.hex("accent") in disc(True)
    assert TOKENS.hex("avatar") in disc(False)


def test_a_key_cap_is_as_wide_as_it_says() -> None:
    width = glyphs.key_cap_width("Ctrl K", TOKENS)
    image = painted(120, 18, lambda painter: glyphs.draw_key_cap(painter, QPointF(0, 0), "Ctrl K", TOKENS))
    assert max(x for x, _ in touched(image)) == width - 1


def test_the_mark_keeps_within_its_place() -> None:
    image = painted(40, 40, lambda painter: glyphs.draw_brand(painter, QRectF(8, 8, 24, 24), TOKENS))
    assert all(7 <= x <= 32 and 7 <= y <= 32 for x, y in touched(image))
    assert {TOKENS.hex("accent"), TOKENS.hex("accentMid")} <= colors(image)
