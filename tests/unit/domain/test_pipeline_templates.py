from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import UserError
from app.domain.pipeline_templates import load_template
from app.domain.pipelines import PhaseKind, PipelineSpec, Purpose, TemplateSpec

FOLDER = Path(__file__).parents[3] / "resources" / "templates" / "pipelines"
KEYS = ["five-phase", "seven-buyer", "suspect-prospect", "ten-stage", "three-kind"]
LETTERS = {
    PhaseKind.GENESIS: "G",
    PhaseKind.NURTURE: "N",
    PhaseKind.DELTA: "D",
    PhaseKind.WON: "Won",
    PhaseKind.LOST: "Lost",
    PhaseKind.AFTER_SALE: "P",
}


def shipped(key: str) -> TemplateSpec:
    return load_template((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def sales(key: str) -> PipelineSpec:
    return shipped(key).pipelines[0]


def test_the_five_templates_are_there() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_template_is_complete(key: str) -> None:
    template = shipped(key)
    assert template.key == key
    assert template.pipelines[0].purpose is Purpose.SALES, "the first pipeline is where deals land"
    assert [p.purpose for p in template.pipelines].count(Purpose.MARKETING) == 1
    for pipeline in template.pipelines:
        for phase in pipeline.phases:
            assert phase.meaning.endswith((".", "?")), phase.label
            assert phase.actions, phase.label


@pytest.mark.parametrize("key", KEYS)
def test_a_code_tells_the_kind_and_counts_without_gaps(key: str) -> None:
    for pipeline in shipped(key).pipelines:
        for kind, letter in LETTERS.items():
            codes = [phase.code for phase in pipeline.of_kind(kind)]
            if kind in (PhaseKind.WON, PhaseKind.LOST):
                assert codes in ([letter], [])
            else:
                assert codes == [f"{letter}{n}" for n in range(1, len(codes) + 1)]


@pytest.mark.parametrize("key", KEYS)
def test_a_code_has_one_meaning_in_all_pipelines_of_a_template(key: str) -> None:
    meanings: dict[str, set[str]] = {}
    for pipeline in shipped(key).pipelines:
        for phase in pipeline.phases:
            if phase.kind is not PhaseKind.LOST:
                meanings.setdefault(phase.code, set()).add(phase.meaning)
    assert {code for code, said in meanings.items() if len(said) > 1} == set()


@pytest.mark.parametrize("key", KEYS)
def test_chances_rise_along_the_clocked_phases(key: str) -> None:
    worked = [phase for phase in sales(key).of_kind(PhaseKind.DELTA) if not phase.is_stall]
    chances = [phase.probability for phase in worked]
    assert chances == sorted(set(chances))
    assert all(phase.limit_days for phase in sales(key).of_kind(PhaseKind.DELTA))
    assert sales(key).of_kind(PhaseKind.DELTA)[-1].probability < chances[-1]


def test_the_default_template_is_the_three_kind_model() -> None:
    phases = sales("three-kind").phases
    assert [phase.label for phase in phases] == [
        "G1 Fit",
        "G2 Need",
        "N1 Nurture",
        "D1 Discovery",
        "D2 Proposal",
        "D3 Contract",
        "D4 Stall",
        "Won",
        "Lost",
        "P1 Implementation",
        "P2 Performance",
        "P3 Advocacy",
    ]
    figures = {phase.code: (phase.probability, phase.limit_days) for phase in phases}
    assert figures["G2"] == (10, 10)
    assert figures["N1"] == (15, None)
    assert [figures[code] for code in ("D1", "D2", "D3", "D4")] == [(30, 14), (50, 10), (75, 7), (40, 3)]
    assert sales("three-kind").delta_days == 34
    assert sales("three-kind").by_code["N1"].touch_target == 8


def test_ten_stages_run_from_10_to_100_per_cent() -> None:
    steps = [
        phase.probability
        for phase in sales("ten-stage").phases
        if phase.kind in (PhaseKind.GENESIS, PhaseKind.DELTA, PhaseKind.WON) and not phase.is_stall
    ]
    assert steps == list(range(10, 101, 10))


def test_customer_development_skips_raw_lead_and_marketing() -> None:
    template = shipped("seven-buyer")
    new, development = template.pipelines[:2]
    assert [phase.name for phase in new.phases[:7]] == [
        "Raw lead",
        "Marketing",
        "Qualification",
        "Solution design",
        "Decision",
        "Negotiation",
        "Agreement",
    ]
    assert [phase.code for phase in development.phases] == [phase.code for phase in new.phases[2:]]
    assert development.purpose is Purpose.SALES


def small(**changes: Any) -> dict[str, Any]:
    phase = {"code": "G1", "name": "Fit", "kind": "genesis", "probability": 5} | changes
    lost = {"code": "Lost", "name": "Lost", "kind": "lost", "probability": 0}
    pipeline = {"key": "m", "name": "Leads", "purpose": "marketing", "phases": [phase, lost]}
    return {"key": "t", "name": "T", "description": "Small", "pipelines": [pipeline]}


def test_reading_a_small_template() -> None:
    template = load_template(json.dumps(small(limit_days=None, actions=["Look"])))
    phase = template.pipelines[0].phases[0]
    assert (phase.code, phase.limit_days, phase.actions, phase.position) == ("G1", None, ("Look",), 0)
    assert template.pipelines[0].phases[1].position == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "alpha"}, "Leads, phase 1: kind can't be “alpha”"),
        ({"code": 1}, "code must be text"),
        ({"name": None}, "name must be text"),
        ({"probability": "5"}, "probability must be a whole number"),
        ({"probability": True}, "probability must be a whole number"),
        ({"probability": None}, "probability must be a whole number"),
        ({"limit_days": 2.5}, "limit_days must be a whole number"),
        ({"actions": "Look"}, "actions must be a list of texts"),
        ({"exit_criteria": [1]}, "exit_criteria must be a list of texts"),
        ({"is_stall": "no"}, "is_stall must be true or false"),
        ({"colour": "red"}, "no field “colour”"),
        ({"position": 4}, "no field “position”"),
        ({"probability": 200}, "Leads: the probability of G1"),
    ],
)
def test_a_wrong_phase_is_placed_and_explained(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=said):
        load_template(json.dumps(small(**changes)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not readable as JSON: line 1"),
        ("[]", "an object with named fields"),
        ("{}", "pipelines must be a list, and is missing"),
        ('{"key": "t", "name": "T", "description": "", "pipelines": []}', "has no pipeline"),
        ('{"key": "t", "name": "T", "description": "", "pipelines": [7]}', "In pipeline 1"),
    ],
)
def test_a_text_that_is_no_template(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        load_template(text)


def test_two_pipelines_need_two_keys() -> None:
    template = small()
    template["pipelines"] *= 2
    with pytest.raises(UserError, match="two pipelines with the key “m”"):
        load_template(json.dumps(template))
