"""Phases in words, and what typed words mean for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import UserError
from app.domain.forecast.basis import Category, check_category
from app.domain.number_text import read_number
from app.domain.pipelines import PhaseKind, PhaseSpec, PipelineSpec, Purpose, check_pipeline
from app.domain.plurals import counted
from app.services.pipelines.queries import PhaseRow, PipelineRow

KINDS: dict[PhaseKind, str] = {
    PhaseKind.GENESIS: "Genesis",
    PhaseKind.NURTURE: "Nurturing",
    PhaseKind.DELTA: "Delta",
    PhaseKind.WON: "Won",
    PhaseKind.LOST: "Lost",
    PhaseKind.AFTER_SALE: "After-sale",
}
_MEANINGS = {
    PhaseKind.GENESIS: "Genesis filters: is it worth chasing?",
    PhaseKind.NURTURE: "Nurturing keeps in touch; no clock runs.",
    PhaseKind.DELTA: "Delta works against a clock.",
    PhaseKind.WON: "Here the deal is won.",
    PhaseKind.LOST: "Here the deal is lost.",
    PhaseKind.AFTER_SALE: "After the sale: what was sold is looked after.",
}
_LETTERS = {PhaseKind.GENESIS: "G", PhaseKind.NURTURE: "N", PhaseKind.DELTA: "D", PhaseKind.AFTER_SALE: "P"}
PURPOSES = {"sales": "Sales", "marketing": "Marketing, until the hand-off"}


def kind_text(spec: PhaseSpec) -> str:
    """``"Delta"``; the last one is ``"Delta, stall"``."""
    return f"{KINDS[spec.kind]}, stall" if spec.is_stall else KINDS[spec.kind]


def kind_meaning(spec: PhaseSpec) -> str:
    """What a phase of this kind is for, in a sentence."""
    return "The stall: out of time, so it is decided." if spec.is_stall else _MEANINGS[spec.kind]


def limit_text(spec: PhaseSpec) -> str:
    """``"14 days"``, ``"8 touches"``, or that there is none."""
    if spec.kind is PhaseKind.NURTURE:
        return "–" if spec.touch_target is None else counted(spec.touch_target, "touch", "touches")
    return "–" if spec.limit_days is None else counted(spec.limit_days, "day", "days")


def limit_field(spec: PhaseSpec) -> str:
    """Which field of a phase its limit is kept in."""
    return "touch_target" if spec.kind is PhaseKind.NURTURE else "limit_days"


def limit_number(spec: PhaseSpec) -> str:
    """The number alone, as it is typed."""
    value = spec.touch_target if spec.kind is PhaseKind.NURTURE else spec.limit_days
    return "" if value is None else str(value)


def limit_lock(spec: PhaseSpec) -> str:
    """Why a phase can't have a limit; "" where it can."""
    return "Nothing runs out once a deal is closed" if spec.kind in (PhaseKind.WON, PhaseKind.LOST) else ""


def probability_lock(spec: PhaseSpec) -> str:
    """Why a phase's probability can't be changed; "" where it can."""
    if spec.kind is PhaseKind.LOST:
        return "What is lost has a probability of 0%"
    return "" if spec.kind.is_open else "What is won has a probability of 100%"


def category_lock(spec: PhaseSpec) -> str:
    """Why it can't be chosen how the deals of a phase are counted upon; "" where it can."""
    return "" if spec.kind.is_open else "Only open deals are counted upon"


def category_text(value: object) -> str:
    """How deals are counted upon: ``"Best case"``; "" where that follows from the probability."""
    return value.label if isinstance(value, Category) else ""


def read_category(text: str) -> object:
    """The category that a text begins to name; an empty text or a dash lets the probability decide."""
    wanted = text.strip().casefold()
    if wanted in ("", "-", "–"):
        return None
    found = [category for category in Category if category.value.startswith(wanted)]
    return found[0] if found else check_category(text)


def read_limit(text: str) -> object:
    """``14``, ``14 days``; an empty text or a dash is no limit."""
    bare = text.casefold()
    for word in ("working", "days", "day", "touches", "touch"):
        bare = bare.replace(word, " ")
    if bare.strip() in ("", "-", "–", "none"):
        return None
    value = read_number(bare).value
    if value != value.to_integral_value():
        raise UserError("Give a whole number, such as 14, or nothing for no limit.")
    return int(value)


def broken_rule(pipeline: PipelineRow, specs: Sequence[PhaseSpec]) -> str:
    """Which rule a pipeline with these phases in this order would break; "" for none."""
    numbered = tuple(replace(spec, position=place) for place, spec in enumerate(specs))
    try:
        check_pipeline(PipelineSpec(pipeline.name, pipeline.name, Purpose(pipeline.purpose), numbered))
    except UserError as error:
        return error.message
    return ""


def places_for(pipeline: PipelineRow, spec: PhaseSpec) -> tuple[int, ...]:
    """The places among a pipeline's present phases at which a new one keeps the rules."""
    specs = [row.spec for row in pipeline.phases]
    places = range(len(specs) + 1)
    return tuple(place for place in places if not broken_rule(pipeline, [*specs[:place], spec, *specs[place:]]))


def place_text(pipeline: PipelineRow, place: int) -> str:
    """``"After G2 Need"``."""
    return f"After {pipeline.phases[place - 1].spec.label}" if place else "First"


def free_code(kind: PhaseKind, taken: Sequence[PhaseRow]) -> str:
    """The next code of a kind that no phase has, retired or not: ``"N2"``."""
    codes = {row.spec.code.casefold() for row in taken}
    letter = _LETTERS.get(kind, "X")
    return next(code for number in range(1, 1000) if (code := f"{letter}{number}").casefold() not in codes)


def usual_probability(pipeline: PipelineRow, kind: PhaseKind, place: int) -> int:
    """Half-way between the neighbours of a new phase."""
    if not kind.is_open:
        return 100
    before = pipeline.phases[place - 1].spec.probability if place else 0
    after = pipeline.phases[place].spec if place < len(pipeline.phases) else None
    ceiling = after.probability if after is not None and after.kind.is_open else before
    return (before + max(ceiling, before)) // 2


def possible_heirs(pipeline: PipelineRow, phase: PhaseRow) -> tuple[PhaseRow, ...]:
    """Where the deals of a phase may go when it is retired: no deal is won, lost or opened by that."""

    def suits(other: PhaseRow) -> bool:
        lost = PhaseKind.LOST
        same_side = other.spec.kind.is_open == phase.spec.kind.is_open
        return other.id != phase.id and same_side and (other.spec.kind is lost) == (phase.spec.kind is lost)

    return tuple(row for row in pipeline.phases if suits(row))
