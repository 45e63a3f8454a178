"""All rooms of the house. Screens do not know each other; they meet here."""

from __future__ import annotations

from app.ui.absences.rooms import absence_rooms
from app.ui.bin.rooms import bin_rooms
from app.ui.board.rooms import board_rooms
from app.ui.call_backs.rooms import call_back_rooms
from app.ui.companies.rooms import company_rooms
from app.ui.contacts.rooms import contact_rooms
from app.ui.deals.rooms import deal_rooms
from app.ui.exchange.rooms import exchange_rooms
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forgotten.rooms import forgotten_rooms
from app.ui.mail.rooms import mail_rooms
from app.ui.notices.rooms import notice_rooms
from app.ui.nurture.rooms import nurture_rooms
from app.ui.pipelines.rooms import pipeline_rooms
from app.ui.promises.rooms import promise_rooms
from app.ui.qualifiers.rooms import qualifier_rooms
from app.ui.quick_add.rooms import quick_add_rooms
from app.ui.reports.rooms import report_rooms
from app.ui.reviews.rooms import review_rooms
from app.ui.rooms import Rooms, joined
from app.ui.stalls.rooms import stall_rooms
from app.ui.team.rooms import team_rooms
from app.ui.tickler.rooms import tickler_rooms
from app.ui.today.rooms import today_rooms


def all_rooms() -> Rooms:
    """Places, sheets, pages of the settings and stops of the tour, in the order in which they are shown.

    A window that was not open before begins at the first place.
    """
    return joined(
        today_rooms(),
        board_rooms(),
        tickler_rooms(),
        stall_rooms(),
        forgotten_rooms(),
        quick_add_rooms(),
        call_back_rooms(),
        notice_rooms(),
        mail_rooms(),
        deal_rooms(),
        company_rooms(),
        contact_rooms(),
        nurture_rooms(),
        promise_rooms(),
        qualifier_rooms(),
        forecast_rooms(),
        review_rooms(),
        report_rooms(),
        exchange_rooms(),
        bin_rooms(),
        pipeline_rooms(),
        team_rooms(),
        absence_rooms(),
    )
