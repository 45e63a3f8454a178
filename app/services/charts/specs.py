"""Charts as data. Values are whole numbers of the chart's unit (minor units of money); keys are the caller's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from app.services.charts.units import Unit

Marker = Literal["circle", "diamond"]
Stroke = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``solid`` below and ``hatched`` on top of it, with what else is compared. ``is_now`` sets it off.

    ``ghost`` is how far the bar really comes, where what it shows is only supposed.
    """

    key: str
    label: str
    solid: int
    hatched: int = 0
    target: int | None = None
    circle: int | None = None
    diamond: int | None = None
    is_now: bool = False
    ghost: int | None = None


@dataclass(frozen=True, slots=True)
class BarNames:
    """What the parts of a bar are called in the legend."""

    solid: str = "Won"
    hatched: str = "Expected"
    circle: str = "Phase"
    diamond: str = "Rep's own"
    target: str = "Target"
    ghost: str = "Really"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Upright bars side by side. Hits are one for each part of a bar (``solid``, ``hatched``, ``circle``, ``diamond``,
    ``target``, ``ghost``) and, below them, ``whole`` for the bar's column."""

    bars: tuple[Bar, ...]
    unit: Unit
    names: BarNames = field(default_factory=BarNames)


@dataclass(frozen=True, slots=True)
class TargetBar:
    """A bar lying on its side: what was won, what is expected beyond it, and the target as a stroke across.

    Without words at its parts where ``is_labelled`` is False, as in a row of a table. ``ghost`` is as in a `Bar`.
    """

    key: str
    solid: int
    hatched: int
    target: int | None
    unit: Unit
    names: BarNames = field(default_factory=BarNames)
    is_labelled: bool = True
    ghost: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Of ``count`` deals that were said to be won with ``said`` per cent, ``came`` per cent were.

    ``low`` and ``high`` are the ends of its interval, where it has one.
    """

    key: str
    said: Decimal
    came: Decimal
    count: int
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SaidSeries:
    """The points of one source of probabilities, by rising ``said``."""

    name: str
    marker: Marker
    points: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ReliabilityDiagram:
    """What was said against what came, both in per cent; on the dashed line the two are the same."""

    series: tuple[SaidSeries, ...]
    across: str = "Said"
    upward: str = "Came true"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A phase on the left of a pipeline's shape."""

    key: str
    code: str
    kind: str
    is_stall: bool = False


@dataclass(frozen=True, slots=True)
class FunnelCurve:
    """How much of what began is left at each step, 0 to 1; as many shares as there are steps."""

    name: str
    note: str
    shares: tuple[float, ...]
    stroke: Stroke
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """The shape of a pipeline from its first step down to the last, against others. The own curve is filled."""

    steps: tuple[FunnelStep, ...]
    curves: tuple[FunnelCurve, ...]
    tips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSeries:
    """Values over time, None where there are none: the line is broken there."""

    key: str
    name: str
    values: tuple[int | None, ...]
    stroke: Stroke = "solid"
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over time. ``labels`` name the points along the bottom; as many as each series has values."""

    labels: tuple[str, ...]
    series: tuple[LineSeries, ...]
    unit: Unit


Chart = BarChart | TargetBar | ReliabilityDiagram | FunnelChart | LineChart
