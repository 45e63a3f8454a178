"""What can be chosen when a team is set up."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.pipelines import TemplateSpec
from app.services.setup import templates
from app.services.team import countries


@dataclass(frozen=True, slots=True)
class StartChoices:
    """Pipeline templates, the default one first, and the countries (ISO 3166) whose holidays are known."""

    templates: tuple[TemplateSpec, ...]
    countries: tuple[str, ...]


def start_choices() -> StartChoices:
    """All of them."""
    return StartChoices(templates(), countries())
