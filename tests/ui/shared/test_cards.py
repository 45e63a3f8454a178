"""Cards keep to their place, show every state, and are painted once."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.ui.shared.card_cache import CardPixmapCache
from app.ui.shared.card_painter import (
    AT_REST,
    CardFace,
    CardState,
    card_height,
    card_outset,
    paint_card,
    paint_card_gap,
    paint_card_trace,
)
from app.ui.shared.tokens import Tokens
from tests.ui.shared.pictures import colors, painted, touched

TOKENS = Tokens()
MARGIN, WIDTH = 40, 164
FACE = CardFace(
    "Ferro Castings", "Crane scales", "€31,200", "55%", 1, "MO", True, "today", "Call Ana 10:30", "days", 4, 10
)
LONG = replace(
    FACE,
    company="Donaudampfschifffahrtsgesellschaft für Binnenschifffahrt mbH & Co. KG",
    title="A title\nthat goes on over lines and lines and never seems to come to any end at all",
    amount_text="€1,234,567,890,123.45",
    probability_text="100%",
    next_text="Call everybody who has ever had anything to do with this",
    clock_used=1234,
    clock_limit=100,
    warnings=("invoice", "ticket", "expiry", "duplicate"),
)
STATES = {
    "rest": AT_REST,
    "hover": CardState(hover=True),
    "selected": CardState(selected=True),
    "selected and focused": CardState(selected=True, focused=True),
    "picked up": CardState(lifted=True, lifted_text="Picked up"),
    "saving": CardState(saving=True),
    "moved by somebody": CardState(moved_by="JL", moved_text="moved it 2 s ago"),
    "rolled back": CardState(returned_text="Returned: no budget"),
}


def _picture(face: CardFace, state: CardState, tokens: Tokens = TOKENS) -> QImage:
    height = card_height(state.compact, tokens)

    def draw(painter: QPainter) -> None:
        paint_card(painter, QRectF(MARGIN, MARGIN, WIDTH, height), face, state, tokens)

    return painted(WIDTH + 2 * MARGIN, height + 2 * MARGIN, draw)


@pytest.mark.parametrize("face", [FACE, LONG, replace(LONG, stalled=True, clock_kind="touches")])
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_card_keeps_within_its_rectangle_and_outset(face: CardFace, compact: bool, state: CardState) -> None:
    state = replace(state, compact=compact)
    outset = card_outset(state, TOKENS)
    low, right = MARGIN - outset, MARGIN + WIDTH + outset
    bottom = MARGIN + card_height(compact, TOKENS) + outset
    outside = [(x, y) for x, y in touched(_picture(face, state)) if not (low <= x < right and low <= y < bottom)]
    assert outside == []


def test_at_rest_a_card_needs_no_room_around_it() -> None:
    assert card_outset(AT_REST, TOKENS) == card_outset(CardState(hover=True, selected=True), TOKENS) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_another_picture(scheme: str) -> None:
    tokens = Tokens("dark" if scheme == "dark" else "light")
    pictures = {name: _picture(FACE, state, tokens) for name, state in STATES.items()}
    pictures["stalled"] = _picture(replace(FACE, stalled=True), AT_REST, tokens)
    for first, second in combinations(pictures, 2):
        assert pictures[first] != pictures[second], f"{first} looks like {second}"


def test_each_fact_of_a_face_is_to_be_seen() -> None:
    others = {
        "company": replace(FACE, company="Other"),
        "title": replace(FACE, title="Other"),
        "amount": replace(FACE, amount_text="€1"),
        "probability": replace(FACE, probability_text="5%"),
        "trend": replace(FACE, probability_trend=-1),
        "owner": replace(FACE, owner_initials="JL"),
        "mine": replace(FACE, owner_is_me=False),
        "next step": replace(FACE, next_kind="future"),
        "next text": replace(FACE, next_text="Other"),
        "clock": replace(FACE, clock_used=9),
        "touches": replace(FACE, clock_kind="touches"),
        "no clock": replace(FACE, clock_kind="none"),
        "warning": replace(FACE, warnings=("ticket",)),
        "stalled": replace(FACE, stalled=True),
    }
    plain = _picture(FACE, AT_REST)
    assert [name for name, face in others.items() if _picture(face, AT_REST) == plain] == []


@pytest.mark.parametrize("compact", [False, True])
def test_an_amount_that_is_too_long_is_said_briefly_and_never_cut(compact: bool) -> None:
    state = CardState(compact=compact)
    long = replace(FACE, amount_text="€1,234,567,890,123.45", amount_brief="€1.23tn")
    assert _picture(long, state) == _picture(replace(long, amount_text="€1.23tn"), state)
    assert _picture(replace(FACE, amount_brief="€31k"), state) == _picture(FACE, state)


def test_a_stalled_card_has_a_dark_edge_of_four_pixels() -> None:
    image = _picture(replace(FACE, stalled=True), AT_REST)
    middle = MARGIN + card_height(False, TOKENS) // 2
    row = [image.pixelColor(MARGIN + x, middle).name().upper() for x in range(5)]
    assert row == [TOKENS.hex("text")] * 4 + [TOKENS.hex("surface")]


def test_a_late_step_is_red_and_a_missing_one_is_not() -> None:
    late = colors(_picture(replace(FACE, next_kind="overdue"), AT_REST))
    missing = colors(_picture(replace(FACE, next_kind="none"), AT_REST))
    assert TOKENS.hex("danger") in late
    assert TOKENS.hex("danger") not in missing


def test_large_type_makes_large_cards() -> None:
    large = Tokens(font_scale=1.5)
    assert card_height(False, large) == 168
    assert card_height(True, large) == 96
    assert len(touched(_picture(FACE, AT_REST, large))) > len(touched(_picture(FACE, AT_REST)))


def test_the_places_left_open_while_dragging_are_dashed() -> None:
    area = QRectF(2, 2, 160, 110)
    trace = painted(164, 114, lambda painter: paint_card_trace(painter, area, "Was here", TOKENS))
    gap = painted(164, 114, lambda painter: paint_card_gap(painter, area, "Drop to start D3", "7-day clock", TOKENS))
    for image in (trace, gap):
        upper = [image.pixelColor(x, 2).name().upper() == TOKENS.hex("accent") for x in range(10, 150)]
        assert 10 < sum(upper) < 140
    assert TOKENS.hex("accentTint") in colors(gap)


def test_the_cache_paints_a_card_once() -> None:
    cache = CardPixmapCache()
    first = cache.pixmap(FACE, WIDTH, AT_REST, TOKENS)
    again = cache.pixmap(replace(FACE), WIDTH, CardState(), Tokens())
    assert first.cacheKey() == again.cacheKey()
    assert len(cache) == 1


def test_whatever_changes_the_picture_is_another_entry() -> None:
    cache = CardPixmapCache()
    cache.pixmap(FACE, WIDTH, AT_REST, TOKENS)
    cache.pixmap(replace(FACE, amount_text="€1"), WIDTH, AT_REST, TOKENS)
    cache.pixmap(FACE, WIDTH + 1, AT_REST, TOKENS)
    cache.pixmap(FACE, WIDTH, CardState(hover=True), TOKENS)
    cache.pixmap(FACE, WIDTH, AT_REST, Tokens("dark"))
    dense = cache.pixmap(FACE, WIDTH, AT_REST, TOKENS, 2.0)
    assert len(cache) == 6
    assert (dense.width(), dense.devicePixelRatio()) == (2 * WIDTH, 2.0)


def test_the_cache_keeps_to_its_limit_and_drops_the_oldest() -> None:
    one = WIDTH * card_height(False, TOKENS) * 4
    cache = CardPixmapCache(limit_bytes=3 * one)
    faces = [replace(FACE, company=f"Company {index}") for index in range(5)]
    kept = [cache.pixmap(face, WIDTH, AT_REST, TOKENS).cacheKey() for face in faces]
    assert (len(cache), cache.bytes_used) == (3, 3 * one)
    assert cache.pixmap(faces[4], WIDTH, AT_REST, TOKENS).cacheKey() == kept[4]
    assert cache.pixmap(faces[0], WIDTH, AT_REST, TOKENS).cacheKey() != kept[0]
    cache.clear()
    assert (len(cache), cache.bytes_used) == (0, 0)


def test_a_cached_card_is_drawn_where_it_belongs() -> None:
    cache, state = CardPixmapCache(), CardState(selected=True, focused=True)
    area = QRectF(MARGIN, MARGIN, WIDTH, card_height(False, TOKENS))
    size = (WIDTH + 2 * MARGIN, card_height(False, TOKENS) + 2 * MARGIN)
    cached = painted(*size, lambda painter: cache.draw(painter, area, FACE, state, TOKENS))
    assert touched(cached) == touched(_picture(FACE, state))


def test_painting_keeps_the_count_of_none() -> None:
    """Some versions of the Qt binding drop a reference to None with every call of a painter, until Python dies."""
    _picture(FACE, AT_REST)
    before = sys.getrefcount(None)
    for _ in range(40):
        _picture(FACE, AT_REST)
    assert abs(sys.getrefcount(None) - before) < 500
