"""The forecast as it would be: the real one with some deals supposed otherwise, and the real one beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changes, compare
from app.domain.forecast.what_if import WhatIf
from app.services.forecast import calibrated
from app.ui.forecast.options import Options
from app.ui.forecast.reading import Picture, summed

if TYPE_CHECKING:
    from app.domain.calibration.chances import Calibration


@dataclass(frozen=True)
class SupposedPicture(Picture):
    """All figures are those of what is supposed; ``real`` has the others. ``what_if`` is as it was asked for.

    ``changes`` tell deal by deal what differs from the real forecast.
    """

    real: Picture
    what_if: WhatIf
    changes: Mapping[Basis, Changes]


def as_supposed(real: Picture, options: Options, what_if: WhatIf) -> Picture:
    """The picture with what is supposed; the real one where nothing is."""
    if not what_if:
        return real
    supposed = summed(what_if.applied(real.facts), options, real.people, real.pipelines, real.history)
    same: dict[str, Any] = {field.name: getattr(supposed, field.name) for field in fields(supposed)}
    changes = {basis: compare(real.facts, supposed.facts, basis=basis) for basis in Basis}
    return SupposedPicture(**same, real=real, what_if=what_if, changes=changes)


def summed_again(picture: Picture, options: Options, what_if: WhatIf, history: Calibration | None) -> Picture:
    """The same facts, cut, supposed or calibrated in another way."""
    real = real_of(picture) or picture
    facts = real.facts if history is None or history is real.history else calibrated(real.facts, history)
    return as_supposed(summed(facts, options, real.people, real.pipelines, history), options, what_if)


def real_of(picture: Picture) -> Picture | None:
    """What it really is, where the picture is of something that is only supposed."""
    return picture.real if isinstance(picture, SupposedPicture) else None


def asked_of(picture: Picture) -> WhatIf:
    """What is supposed in a picture."""
    return picture.what_if if isinstance(picture, SupposedPicture) else WhatIf()
