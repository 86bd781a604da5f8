"""One case for staff: where it stands, what happened, who was reminded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.reporting.cases import for_resident, use_cases
from services.reporting.cases.promise import history
from services.reporting.cases.store import CaseStore
from services.reporting.cases.wording import (
    channel_words,
    event_words,
    method_words,
    money_words,
    outcome_words,
    pause_words,
    role_words,
)
from services.reporting.deadlines.domain import clock_of
from services.reporting.figures.presenting import area_label
from services.reporting.leave.store import LeaveStore
from services.reporting.originals.domain import still_out
from services.reporting.originals.store import OriginalStore
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import database, now
from services.reporting.risk import use_cases as risk
from services.reporting.risk.store import RiskStore
from services.reporting.trips.domain import TripStep
from services.reporting.trips.store import TripStore
from shared.identity.access import person, require
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.reference.working_hours import local_day
from shared.runtime.known_calendars import Calendars

blueprint = Blueprint("case_pages", __name__)
PRINTERS = ("dispatcher", "clerk", "supervisor")
"""Who may print a case's papers."""
DESK = ("clerk", "dispatcher", "leader", "supervisor")
"""Who may open a request at the desk, where what is sealed can be read."""
ASK_WHY = ("dispatcher", "organiser", "supervisor")
"""Who may read why a volunteer was chosen; their page is `services/assignment/dispatch/why_pages`."""


@blueprint.get("/board/cases/<uuid:case_id>")
@require(*use_cases.READERS)
def case_page(case_id: UUID) -> str:
    """Eight statements: the case, its timeline, its reminders, leave, the names, its originals, its trips, its promise; more for a merged one."""
    moment = now()
    with database().reading() as connection:
        store = CaseStore(connection)
        case, timeline = use_cases.show(store, person(), case_id)
        other = use_cases.goes_on_as(store, case)
        reminders = ReminderStore(connection).of_request(case_id)
        away = LeaveStore(connection).of(case.volunteer_id, local_day(moment)) if case.volunteer_id else None
        people = [each for each in (case.person_id, away and away.cover_person_id) if each]
        names = store.names(people)
        originals = OriginalStore(connection).of_case(case_id)
        denial = store.denial(case)
        trips = TripStore(connection).of_case(case_id)
        promises, pauses = history(store.events(case), Calendars(connection))
        chance = risk.of_case(RiskStore(connection), case, moment, calendar_of(case.calendar_version))
    began = local_day(case.submitted_at) if case.submitted_at else None
    return render_template(
        "board/case.html",
        case=case,
        area_name=area_label(case.area, began),
        town_name=area_label(case.area[:9], began),
        other=other,
        steps=_steps(timeline, trips),
        handler=names.get(case.person_id) if case.person_id else None,
        away=away,
        denial=for_resident.remedies(denial),
        cover=names.get(away.cover_person_id) if away else None,
        reminders=reminders,
        originals=originals,
        chance=chance,
        promises=[(version, event_words(version.by)) for version in promises],
        pauses=[(pause, pause_words(pause.reason)) for pause in pauses],
        out=still_out(originals),
        today=local_day(moment),
        days_left=working_days_left(case.due_at, moment, calendar_of(case.calendar_version)) if case.due_at else None,
        now=moment,
        **_words_and_rights(case),
    )


def _words_and_rights(case: Any) -> dict[str, Any]:
    """How it came and ended in words, and what the reader may do with it."""
    return {
        "office_name": area_label,
        "role_words": role_words,
        "method_words": method_words,
        "clock": clock_of(case.state),
        "channel": channel_words(case.channel),
        "outcome": outcome_words(case.outcome),
        "money": money_words(case.money),
        "may_read_logs": case.accepted_at is not None and person().may_in(case.area, "dispatcher", "supervisor"),
        "may_open": person().may_in(case.area, *DESK),
        "may_ask_why": case.accepted_at is not None and person().may_in(case.area, *ASK_WHY),
        "may_send_up": case.accepted_at is not None and person().may_in(case.area, "dispatcher"),
        "may_print": case.accepted_at is not None and person().may_in(case.area, *PRINTERS),
        "may_reopen": case.state == "closed" and person().may_in(case.area, "supervisor"),
    }


def _steps(timeline: Sequence[Any], trips: Sequence[TripStep]) -> list[tuple[Any, str, str]]:
    """What happened, newest first: (step, in words, by whom); the rounds a case was taken along on among it."""
    told: list[tuple[Any, str, str]] = [
        (step, event_words(step.type), role_words(step.actor_kind)) for step in reversed(timeline)
    ]
    for trip in trips:
        words = (
            gettext("跑腿：同一趟还办了%(others)s件", others=trip.others)
            if trip.others
            else gettext("专程跑了一趟窗口")
        )
        told.append((trip, words, role_words("volunteer")))
    return sorted(told, key=lambda one: one[0].occurred_at, reverse=True) if trips else told
