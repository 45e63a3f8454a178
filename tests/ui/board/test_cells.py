"""Where the rows of a column lie, with and without heads of groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.board.cells import Cells


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    count = draw(st.integers(0, 12))
    heads = draw(st.lists(st.integers(0, max(0, count - 1)), unique=True, max_size=count).map(sorted))
    return Cells(count, draw(st.integers(30, 60)), draw(st.integers(5, 29)), heads)


def _edges(grid: Cells) -> list[tuple[int, int]]:
    """The rows one by one: where each begins and ends."""
    edges, top = [], 0
    for row in range(grid.count):
        bottom = top + (grid.head if row in grid.heads else grid.card)
        edges.append((top, bottom))
        top = bottom
    return edges


@given(cells())
def test_rows_lie_below_one_another(grid: Cells) -> None:
    edges = _edges(grid)
    assert [grid.top(row) for row in range(grid.count)] == [top for top, _ in edges]
    assert grid.height == (edges[-1][1] if edges else 0)


@given(cells(), st.integers(-50, 800))
def test_the_row_at_a_height(grid: Cells, y: int) -> None:
    found = next((row for row, (top, bottom) in enumerate(_edges(grid)) if top <= y < bottom), None)
    assert grid.at(y) == (found if found is not None else 0 if y < 0 else grid.count)


@given(cells(), st.integers(0, 700), st.integers(1, 200))
def test_the_rows_between_two_heights(grid: Cells, top: int, tall: int) -> None:
    seen = [row for row, (upper, lower) in enumerate(_edges(grid)) if upper < top + tall and lower > top]
    assert list(grid.between(top, top + tall)) == seen
