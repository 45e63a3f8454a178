"""What cards, columns and the house of a board ask for, as statements (`storage/questions.py`).

Parameters are named: whoever asks gives them. The texts of most are shipped (`storage/readying.py`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, func, inspect, or_, select

from app.models.activities import Activity
from app.models.base import Base
from app.models.deals import Deal, PhaseChange
from app.models.people import Contact
from app.models.pipeline import Phase, Pipeline
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.models.team import ExchangeRate, Team, TeamLogo, User
from app.models.views import SavedView, ViewStart
from app.services.touches import TOUCH_KINDS

Made = Select[*tuple[Any, ...]]

_IS_PUT_OFF = StallDecision.until_on.is_not(None)


def next_steps() -> Made:
    """Open tasks of the deals ``ids``, each deal's earliest first."""
    return (
        select(
            Task.deal_id,
            Task.kind,
            Task.subject,
            Task.due_on,
            Task.due_time,
            Contact.given_name,
            Contact.full_name,
            Task.id,
            Task.zone,
            Task.snoozed_count,
        )
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(Task.deal_id.in_(_ids()), Task.done_at.is_(None))
        # A task for a time of the day comes before those for the whole day.
        .order_by(Task.deal_id, Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
    )


def touches_made() -> Made:
    """Touches of the deals ``ids`` since each entered its phase, counted; none where there are 0."""
    return (
        select(Activity.deal_id, func.count().label("touches"))
        .join(Deal, Deal.id == Activity.deal_id)
        .where(Activity.deal_id.in_(_ids()), Activity.kind.in_(TOUCH_KINDS))
        .where(Activity.happened_at >= Deal.phase_entered_at)
        .group_by(Activity.deal_id)
    )


def any_put_off(of: str = "") -> Made:
    """A row where any decision was put off, of the deals ``ids`` where it is said (``of``) or of all."""
    return _of(of, select(StallDecision.id).where(_IS_PUT_OFF)).limit(1)


def put_off_days(of: str = "") -> Made:
    """Per deal the last day that a deadline or deferral of its present stay set; ``of`` as above."""
    days = (
        select(StallDecision.deal_id, func.max(StallDecision.until_on).label("until_on"))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), _IS_PUT_OFF)
        .group_by(StallDecision.deal_id)
    )
    return _of(of, days)


def stall_phases() -> Made:
    """Every stall and its limit in working days."""
    return select(Phase.id, Phase.limit_days).where(Phase.is_stall).order_by(Phase.id)


def rates() -> Made:
    """All exchange rates."""
    return select(ExchangeRate.currency, ExchangeRate.valid_on, ExchangeRate.rate)


def pipelines(which: str = "") -> Made:
    """Pipelines in their order, without the ``retired`` ones unless these were asked for."""
    made = select(*_all_of(Pipeline)).order_by(Pipeline.position, Pipeline.id)
    return made if which == "retired" else made.where(Pipeline.retired_at.is_(None))


def phases(which: str = "") -> Made:
    """Phases of all pipelines in their order, in the same way."""
    made = select(*_all_of(Phase)).order_by(Phase.position, Phase.id)
    return made if which == "retired" else made.where(Phase.retired_at.is_(None))


def saved_views() -> Made:
    """Views of a ``screen`` that the user ``owner`` saved or that are shared; ``start_id`` where they start with it."""
    owner: Any = bindparam("owner")
    starts = (ViewStart.view_id == SavedView.id) & (ViewStart.user_id == owner)
    return (
        select(
            SavedView.id,
            SavedView.version,
            SavedView.name,
            SavedView.definition,
            SavedView.is_shared,
            SavedView.user_id,
            User.name.label("maker"),
            ViewStart.id.label("start_id"),
        )
        .outerjoin(User, User.id == SavedView.user_id)
        .outerjoin(ViewStart, starts)
        .where(SavedView.screen == bindparam("of_screen"), or_(SavedView.user_id == owner, SavedView.is_shared))
    )


def team() -> Made:
    """The team's settings, where it was set up."""
    return select(*_all_of(Team)).where(Team.id == 1)


def logo() -> Made:
    """The team's logo, where it has one."""
    return select(TeamLogo.picture, TeamLogo.wide, TeamLogo.tall).where(TeamLogo.id == 1)


def active_users() -> Made:
    """Who works here, owners first."""
    who = select(User.id, User.name, User.initials, User.role, User.match_key).where(User.is_active)
    return who.order_by(User.role != "owner", User.id)


def names_of_users() -> Made:
    """What the users ``ids`` are called."""
    return select(User.id, User.name).where(User.id.in_(_ids()))


def _of(of: str, made: Made) -> Made:
    return made.where(StallDecision.deal_id.in_(_ids())) if of == "ids" else made


def _all_of(kind: type[Base]) -> list[Any]:
    return [getattr(kind, attribute.key) for attribute in inspect(kind).column_attrs]


def _ids() -> Any:
    return bindparam("ids", expanding=True)
