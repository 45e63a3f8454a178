"""How programmes, their steps and those who are in them are called."""

from __future__ import annotations

from app.domain.nurture import FIELDS, Channel, Ending, StepSpec
from app.services.nurture.programmes import ProgrammeRow
from app.services.nurture.queries import EnrolmentRow

CHANNELS: dict[Channel, tuple[str, str]] = {
    Channel.CALL: ("Call", "phone"),
    Channel.EMAIL: ("E-mail", "mail"),
    Channel.LETTER: ("Letter", "square-pen"),
    Channel.NEWSLETTER: ("Newsletter", "inbox"),
    Channel.EVENT: ("Event", "users"),
}
"""What each channel is called, and its icon."""

_FIELDS_HINT = "Filled in for each: " + ", ".join(f"{{{name}}}" for name in FIELDS) + "."

_ENDINGS = {
    Ending.FINISHED: "Finished",
    Ending.STOPPED: "Stopped",
    Ending.REPLIED: "Replied",
    Ending.HANDED_OFF: "Handed off",
    Ending.CLOSED: "Deal closed",
    Ending.OPTED_OUT: "Opted out",
    Ending.LEFT: "Left the company",
    Ending.WENT_BACK: "Back in Genesis",
}


def text_hint(step: StepSpec | None) -> str:
    """What is to be known of the text of a step, or of any."""
    if step is None or step.channel is not Channel.LETTER:
        return f"{_FIELDS_HINT} With a text, an e-mail step becomes a mail."
    return _FIELDS_HINT if step.template.strip() else f"A letter can't be printed without a text. {_FIELDS_HINT}"


def interval_text(step: StepSpec, *, is_first: bool) -> str:
    """``"after 1 month"``, ``"3 weeks later"``, ``"at once"``."""
    if not step.after.count:
        return "at once" if is_first else "the same day"
    return f"after {step.after.text}" if is_first else f"{step.after.text} later"


def intake_text(row: ProgrammeRow) -> str:
    """Who comes in."""
    if not row.is_active:
        return "Switched off: nobody new comes in, who is in it goes on."
    if row.phase_code:
        return f"Deals that enter {row.phase_code} come in by themselves."
    return "People and deals are enrolled by hand."


def whom(row: EnrolmentRow) -> str:
    """The deal, person or company that is touched."""
    return row.deal or row.who or row.company


def listed(row: EnrolmentRow) -> str:
    """Whom, and what they refuse: ``"Owen Arkwright · no calls"``. Steps by that channel are left out."""
    return f"{whom(row)} · {row.wish}" if row.wish else whom(row)


def ending_text(row: EnrolmentRow) -> str:
    """``"Replied"``; "" while it goes on."""
    return _ENDINGS[Ending(row.ended_because)] if row.ended_because else ""
