"""``nurture add``, ``edit``, ``delete`` and ``programmes``: the programmes themselves."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, Parser, number, text_of
from app.cli.output import note, show, show_saved, table
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.nurture import Channel, Interval, StepSpec, untexted_words

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.nurture.programmes import ProgrammeRow
    from app.services.saved import Saved

_PROGRAMMES = """\
headwater nurture programmes --json
"""
_ADD = """\
headwater nurture add "Slow burners" --step "1 month: call: Call {given}" --step "2 months: email: Send {given} news"
headwater nurture add "All of N1" --phase N1 --step "3 months: letter: Write to {person}" --text 1=letter.txt
"""
_EDIT = """\
headwater nurture edit "Slow burners" --send-by-itself
headwater nurture edit "Slow burners" --name "Slow" --no-phase --off
headwater nurture edit "Slow burners" --text 2=news.txt --attach 2=case.pdf
"""
_DELETE = """\
headwater nurture delete "Slow burners"
"""
EXAMPLES = _PROGRAMMES + _ADD + _EDIT


def add(group: Commands) -> None:
    """Add the commands to those of nurture."""
    group.add("programmes", "List the programmes with their steps", _PROGRAMMES, _programmes)
    adding = group.add("add", "Add a programme", _ADD, _add)
    adding.add_argument("name", metavar="NAME")
    _steps(adding, is_new=True)
    _phase(adding)
    _sending(adding)
    editing = group.add("edit", "Change a programme; what is not named stays as it is", _EDIT, _edit)
    editing.add_argument("programme", metavar="PROGRAMME", help="its name")
    editing.add_argument("--name", metavar="NAME", help="its new name")
    _steps(editing, is_new=False)
    help_ = "take the files of step N out; repeatable"
    editing.add_argument("--detach", metavar="N", type=number, action="append", default=[], help=help_)
    phase = editing.add_mutually_exclusive_group()
    _phase(phase)
    phase.add_argument("--no-phase", action="store_true", help="deals are taken in by hand only")
    sending = editing.add_mutually_exclusive_group()
    _sending(sending)
    sending.add_argument("--ask-first", action="store_true", help="its e-mails wait for approval")
    switch = editing.add_mutually_exclusive_group()
    switch.add_argument("--on", action="store_true", help="switch it on")
    switch.add_argument("--off", action="store_true", help="switch it off: nobody new comes in")
    deleting = group.add("delete", "Delete a programme in which nobody ever was", _DELETE, _delete)
    deleting.add_argument("programme", metavar="PROGRAMME", help="its name")


def _steps(parser: Parser, *, is_new: bool) -> None:
    help_ = "interval: channel: words; repeatable, in their order"
    help_ += "" if is_new else "; all of them anew, their texts and files stay"
    parser.add_argument("--step", metavar="STEP", type=_step, action="append", default=[], required=is_new, help=help_)
    help_ = "the text of step N, from a file; repeatable"
    parser.add_argument("--text", metavar="N=FILE", type=_text, action="append", default=[], help=help_)
    help_ = "a file that goes along with the mail of step N; repeatable"
    parser.add_argument("--attach", metavar="N=FILE", type=_text, action="append", default=[], help=help_)
    parser.add_argument("--notes", metavar="WORDS", help="what the team should know of it")


def _phase(parser: Any) -> None:
    parser.add_argument("--phase", metavar="CODE", help="a nurturing phase whose deals are taken in by themselves")


def _sending(parser: Any) -> None:
    help_ = "its e-mails go out when they are due, without anybody's approval"
    parser.add_argument("--send-by-itself", action="store_true", help=help_)


def _step(text: str) -> StepSpec:
    """``"1 month: call: Call {given}"``."""
    parts = [part.strip() for part in text.split(":", 2)]
    try:
        after, channel, subject = Interval.read(parts[0]), Channel(parts[1].lower()), parts[2]
    except (IndexError, ValueError):
        names = ", ".join(Channel)
        raise argparse.ArgumentTypeError(
            f"“{text}” is no step. Write it as in “1 month: call: Call {{given}}”; channels are {names}."
        ) from None
    except UserError as error:
        raise argparse.ArgumentTypeError(error.message) from None
    return StepSpec(after, channel, subject)


def _text(text: str) -> tuple[int, Path]:
    """``"2=news.txt"``."""
    number, equals, name = text.partition("=")
    if not equals or not number.strip().isdecimal() or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” names no step and file. Write it as in 2=news.txt.")
    return int(number), Path(name.strip())


def _programmes(args: Namespace) -> int:
    from app.services.nurture.programmes import programmes

    with opened(args) as ctx:
        rows = programmes(ctx)
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows))
    return 0


def _json(row: ProgrammeRow) -> dict[str, Any]:
    steps = [
        {
            "after": step.after.text,
            "channel": step.channel,
            "subject": step.subject,
            "template": step.template or None,
            "attachments": [file.name for file in step.attachments],
        }
        for step in row.steps
    ]
    return {
        "id": row.id,
        "name": row.name,
        "notes": row.notes or None,
        "phase": row.phase_code or None,
        "is_active": row.is_active,
        "sends_by_itself": row.sends_by_itself,
        "running": row.running,
        "ended": row.ended,
        "steps": steps,
    }


def _table(rows: tuple[ProgrammeRow, ...]) -> str:
    if not rows:
        return "There are no programmes yet. Add one: headwater nurture add --help"
    lines = [
        (row.id, row.name, len(row.steps), row.phase_code, "itself" if row.sends_by_itself else "asks", *_people(row))
        for row in rows
    ]
    return table(("ID", "Programme", "Steps", "Phase", "Sends by", "Running", "Finished"), lines)


def _people(row: ProgrammeRow) -> tuple[str, int]:
    return f"{row.running}" if row.is_active else f"{row.running}, off", row.finished


def _add(args: Namespace) -> int:
    from app.services.nurture.programmes import CreateProgramme, create_programme

    with opened(args) as ctx:
        phase_id = _phase_id(ctx, args.phase) if args.phase else None
        steps = _with_files(_with_texts(args.step, args.text), args.attach)
        done = create_programme(ctx, CreateProgramme(args.name, steps, phase_id, args.notes, args.send_by_itself))
    return _show_stored(args, done, steps)


def _edit(args: Namespace) -> int:
    from app.services.nurture.programmes import EditProgramme, edit_programme, programme_named

    with opened(args) as ctx:
        row = programme_named(ctx, args.programme)
        steps = _with_texts(_keeping_texts(args.step, row.steps) if args.step else row.steps, args.text)
        steps = _with_files(_without_files(steps, args.detach), args.attach)
        command = EditProgramme(
            row.id,
            row.version,
            args.name or row.name,
            steps,
            _phase_id(ctx, args.phase) if args.phase else None if args.no_phase else row.phase_id,
            row.notes if args.notes is None else args.notes,
            args.on or (row.is_active and not args.off),
            args.send_by_itself or (row.sends_by_itself and not args.ask_first),
        )
        done = edit_programme(ctx, command)
    return _show_stored(args, done, steps)


def _show_stored(args: Namespace, done: Saved, steps: tuple[StepSpec, ...]) -> int:
    code = show_saved(args, done)
    if words := untexted_words(steps):
        note(f"{words}. Give it with: headwater nurture edit PROGRAMME --text N=FILE")
    return code


def _delete(args: Namespace) -> int:
    from app.services.nurture.programmes import DeleteProgramme, delete_programme, programme_named

    with opened(args) as ctx:
        row = programme_named(ctx, args.programme)
        done = delete_programme(ctx, DeleteProgramme(row.id, row.version))
    return show_saved(args, done)


def _keeping_texts(steps: Sequence[StepSpec], before: Sequence[StepSpec]) -> tuple[StepSpec, ...]:
    pairs = zip(steps, before, strict=False)
    kept = tuple(replace(step, template=old.template, attachments=old.attachments) for step, old in pairs)
    return (*kept, *steps[len(kept) :])


def _with_texts(steps: Sequence[StepSpec], texts: Sequence[tuple[int, Path]]) -> tuple[StepSpec, ...]:
    found = list(steps)
    for place, path in texts:
        step = _step_of(found, place)
        found[place - 1] = replace(step, template=text_of(path))
    return tuple(found)


def _with_files(steps: tuple[StepSpec, ...], files: Sequence[tuple[int, Path]]) -> tuple[StepSpec, ...]:
    from app.services.attachments import read_file

    found = list(steps)
    for place, path in files:
        step = _step_of(found, place)
        found[place - 1] = replace(step, attachments=(*step.attachments, read_file(path)))
    return tuple(found)


def _without_files(steps: tuple[StepSpec, ...], places: Sequence[int]) -> tuple[StepSpec, ...]:
    for place in places:
        _step_of(steps, place)
    return tuple(replace(step, attachments=()) if at in places else step for at, step in enumerate(steps, 1))


def _step_of(steps: Sequence[StepSpec], place: int) -> StepSpec:
    if not 1 <= place <= len(steps):
        raise UserError(f"There is no step {place}: this programme has {len(steps)}.", field="steps")
    return steps[place - 1]


def _phase_id(ctx: Context, code: str) -> int:
    from app.services.pipelines.queries import pipelines

    phases = [phase for pipeline in pipelines(ctx) for phase in pipeline.phases]
    fitting = [phase.id for phase in phases if phase.spec.code.casefold() == code.casefold()]
    if not fitting:
        raise UserError(f"There is no phase {code}.")
    return fitting[0]
