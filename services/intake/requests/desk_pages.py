"""A request opened at the desk, with what may be done with it now.

Opening a request shows personal data and is noted in the audit; the queue it is opened from (`queue.pages`) shows none.
After acceptance the case is read at reporting's address. Entering a new request is `entry`.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.answers.schemas import AnswerRequestSchema
from services.intake.answers.transactions import answer_request, on_request
from services.intake.frame import area_name, place_name
from services.intake.merging.schemas import MergeSchema, UnmergeSchema
from services.intake.merging.transactions import merge_into, take_back
from services.intake.photos.domain import TAKEN
from services.intake.queue.schemas import QueueArguments, filters_of
from services.intake.queue.transactions import beside
from services.intake.requests import use_cases
from services.intake.requests.adding import may_add
from services.intake.requests.categorising import categorise
from services.intake.requests.choices import channel_name, matter_name_of, matter_options
from services.intake.requests.domain import READERS, Command, Request, State
from services.intake.requests.notices import request_supplement
from services.intake.requests.opening import note_identity, open_at_desk
from services.intake.requests.schemas import (
    AcceptSchema,
    CategoriseSchema,
    RefuseSchema,
    SupplementRequestSchema,
    SupplementSchema,
    WithdrawSchema,
)
from services.intake.requests.transactions import change
from services.intake.requests.use_cases import Desk
from services.intake.requests.views import opened_view
from services.intake.surroundings import around
from shared.contracts.errors import N_, DomainError, NotFound, NotSignedIn
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form

PROPOSED = "proposed"
NOTICE_PROPOSED = "notice-proposed"
DONE = {
    "accept": N_("已受理，承诺时限从下一个工作日算起。"),
    "supplement-requests": N_("已一次性告知要补的材料。"),
    "supplements": N_("材料已补齐，等待受理。"),
    "refuse": N_("不予受理已由两人确认，请把理由和去处告诉群众。"),
    PROPOSED: N_("已提出不予受理，等另一位工作人员确认。"),
    NOTICE_PROPOSED: N_("已提出再次告知，等另一位工作人员同意。"),
    "withdraw": N_("已撤回。"),
    "categorise": N_("已换了事项。"),
    "merge": N_("已并入另一件，一起办理；当天可以撤销。"),
    "unmerge": N_("已撤销并单，这件事单独办理。"),
    "answer": N_("已答复并办结，计入咨询件。"),
}
blueprint = Blueprint("desk", __name__)
Run = Callable[[Desk, UUID, dict[str, Any]], Request]
COMMANDS: Mapping[str, tuple[type[Schema], Run]] = {
    "accept": (AcceptSchema, lambda desk, subject, body: use_cases.accept(desk, person(), subject, **body)),
    "supplement-requests": (
        SupplementRequestSchema,
        lambda desk, subject, body: request_supplement(desk, person(), subject, **body),
    ),
    "supplements": (
        SupplementSchema,
        lambda desk, subject, body: use_cases.supplement(desk, person(), subject, body["occurred_at"]),
    ),
    "categorise": (CategoriseSchema, lambda desk, subject, body: categorise(desk, person(), subject, **body)),
    "refuse": (RefuseSchema, lambda desk, subject, body: use_cases.refuse(desk, person(), subject, **body)),
    "withdraw": (
        WithdrawSchema,
        lambda desk, subject, body: use_cases.withdraw(desk, person(), subject, body["reason"], body["occurred_at"]),
    ),
}
"""Last part of the address → (what the form is read with, the use case)."""
ELSEWHERE: Final[Mapping[str, tuple[type[Schema], Callable[[UUID, dict[str, Any]], Request]]]] = {
    "merge": (MergeSchema, lambda subject, body: merge_into(person(), subject, **body)),
    "unmerge": (UnmergeSchema, lambda subject, body: take_back(person(), subject)),
    "answer": (AnswerRequestSchema, lambda subject, body: answer_request(person(), subject, **body)),
}
"""The same for commands that look at more than one request, with a transaction of their own."""


@blueprint.get("/desk/requests/<uuid:request_id>")
@require(*READERS)
def opened(request_id: UUID) -> str:
    return _request_page(request_id, {}, {})


@blueprint.post("/desk/requests/<uuid:request_id>/<string:command>")
@require("clerk", "dispatcher", "supervisor")
def commanded(request_id: UUID, command: str) -> Any:
    """One command from the request's page; a refusal shows the page again with what was wrong."""
    if command not in COMMANDS and command not in ELSEWHERE:
        raise NotFound()
    schema = (COMMANDS.get(command) or ELSEWHERE[command])[0]
    form = load_form(schema(), _lines_apart(request.form))
    if form.errors:
        return _request_page(request_id, form.values, form.errors, command), 422
    try:
        changed = _given(command, request_id, form.data)
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _request_page(request_id, form.values, errors_of(error), command), error.status
    sentence = DONE[_told(command, changed)]
    flash(gettext(sentence), "good")
    return redirect(f"/desk/requests/{request_id}{_inside()}", 303)


@blueprint.post("/desk/requests/<uuid:request_id>/identity")
@require(*READERS)
def identity(request_id: UUID) -> str:
    """The page once more, with the identity numbers whole; that they were shown is noted."""
    note_identity(request_id)
    return _request_page(request_id, {}, {}, shows_identity=True)


def _given(command: str, request_id: UUID, body: dict[str, Any]) -> Request:
    if command in ELSEWHERE:
        return ELSEWHERE[command][1](request_id, body)
    run = COMMANDS[command][1]
    return change(lambda desk: run(desk, request_id, body))


def _inside() -> str:
    """The queue a request was opened from stays in the address, so that the next one of it is a key away."""
    query = request.query_string.decode()
    return f"?{query}" if request.args.get("queue") and query else ""


def _told(command: str, changed: Request) -> str:
    """What to say afterwards: the step, or that it waits for a second person."""
    if command == "refuse" and changed.status is not State.REFUSED:
        return PROPOSED
    return NOTICE_PROPOSED if command == "supplement-requests" and changed.notice_proposed_by else command


def _lines_apart(form: Any) -> dict[str, Any]:
    """What is missing: ticked boxes, and one more per line of the free field."""
    values: dict[str, Any] = {name: form[name] for name in form if name not in ("missing", "missing_more")}
    typed = [line.strip() for line in form.get("missing_more", "").splitlines() if line.strip()]
    missing = [*form.getlist("missing"), *typed]
    return {**values, "missing": missing} if missing else values


def _request_page(
    request_id: UUID,
    values: Mapping[str, Any],
    errors: Mapping[str, Any],
    command: str | None = None,
    shows_identity: bool = False,
) -> str:
    desk = open_at_desk(request_id)
    seen, made = desk.seen, desk.seen.request
    code = made.matter_code or made.suggested_code
    matter = around().catalogue().of_version(code, made.matter_version)
    return render_template(
        "desk/request.html",
        shown=opened_view(seen, masked=not shows_identity),
        shows_identity=shows_identity,
        desk=desk,
        may_unmerge=Command.UNMERGE in seen.allowed and _is_today(made.merged_at),
        inside=_inside(),
        **_beside(made),
        **on_request(made, seen.description or "", Command.ANSWER in seen.allowed, code),
        request_=made,
        erased=seen.is_erased,
        values={"matter_code": code or "", **values},
        errors=errors,
        command=command,
        matter=matter,
        matter_name=matter_name_of(made.matter_code, made.matter_version),
        guess_name=matter_name_of(made.suggested_code),
        matters=matter_options(),
        place=place_name(made.village, local_day(made.submitted_at)),
        town=area_name(made.village[:9]),
        channel=channel_name(made.channel),
        matter_name_of=matter_name_of,
        is_second=made.refusal_proposed_by not in (None, person().id),
        agrees_to_notice=made.notice_proposed_by not in (None, person().id),
        additions=seen.additions,
        may_add=may_add(made, person()),
        addition_key=str(uuid.uuid4()),
        photo_types=",".join(TAKEN),
    )


def _beside(made: Request) -> dict[str, Any]:
    """Back to the queue it was opened from, and the requests next to it there."""
    if not request.args.get("queue"):
        return {"queue_url": "/desk", "previous_url": None, "next_url": None}
    form = load_form(QueueArguments(), request.args)
    kept = urlencode([(name, value) for name, value in request.args.items() if name != "queue"])
    neighbours = beside(person(), filters_of(form.data or QueueArguments().load({})), made)
    return {
        "queue_url": f"/desk?{kept}" if kept else "/desk",
        "previous_url": f"/desk/requests/{neighbours.previous}{_inside()}" if neighbours.previous else None,
        "next_url": f"/desk/requests/{neighbours.next}{_inside()}" if neighbours.next else None,
    }


def _is_today(at: datetime | None) -> bool:
    return at is not None and local_day(at) == local_day(around().clock.now())
