"""The way of a deal through its pipeline, also where that has more phases than there is room for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from app.domain.pipelines import PhaseKind, PhaseSpec
from app.services.deals.track import TrackStep
from app.services.pipelines.queries import PhaseRow
from app.ui.deals.track import PhaseTrack


def _steps(count: int, here: int) -> list[TrackStep]:
    states = ("past", "here", "ahead")
    return [
        TrackStep(
            PhaseRow(place, 1, 1, False, PhaseSpec(f"D{place}", f"Round {place}", PhaseKind.DELTA, limit_days=5)),
            states[(place > here) - (place < here) + 1],  # type: ignore[arg-type]  # one of the states
            3 if place <= here else None,
        )
        for place in range(count)
    ]


@pytest.mark.parametrize(("count", "here"), [(7, 2), (11, 10), (40, 0), (40, 17), (40, 39)])
def test_badges_never_overlap_and_the_present_phase_is_among_them(qtbot: QtBot, count: int, here: int) -> None:
    track = PhaseTrack()
    qtbot.addWidget(track)
    track.resize(426, 54)
    track.show_steps(_steps(count, here))
    cells = track.cells()
    assert all(left.right() < right.left() for (_, left), (_, right) in pairwise(cells))
    assert cells[0][1].left() >= 0
    assert cells[-1][1].right() <= track.width()
    assert [step.phase.spec.code for step, _ in cells if step.state == "here"] == [f"D{here}"]
    assert len(cells) == count or len(cells) >= 7
