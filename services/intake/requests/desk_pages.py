"""A request opened at the desk, with what may be done with it now.

Opening a request shows personal data and is noted in the audit; the queue it is opened from (`queue.pages`) shows none.
After acceptance the case is read at reporting's address. Entering a new request is `entry`.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.frame import area_name, place_name
from services.intake.photos.domain import TAKEN
from services.intake.requests import use_cases
from services.intake.requests.adding import may_add
from services.intake.requests.choices import channel_name, matter_name_of, matter_options
from services.intake.requests.domain import READERS, Request, State
from services.intake.requests.notices import request_supplement
from services.intake.requests.schemas import (
    AcceptSchema,
    RefuseSchema,
    SupplementRequestSchema,
    SupplementSchema,
    WithdrawSchema,
)
from services.intake.requests.transactions import change, look
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
    "refuse": (RefuseSchema, lambda desk, subject, body: use_cases.refuse(desk, person(), subject, **body)),
    "withdraw": (
        WithdrawSchema,
        lambda desk, subject, body: use_cases.withdraw(desk, person(), subject, body["reason"], body["occurred_at"]),
    ),
}
"""Last part of the address → (what the form is read with, the use case)."""


@blueprint.get("/desk/requests/<uuid:request_id>")
@require(*READERS)
def opened(request_id: UUID) -> str:
    return _request_page(request_id, {}, {})


@blueprint.post("/desk/requests/<uuid:request_id>/<string:command>")
@require("clerk", "dispatcher", "supervisor")
def commanded(request_id: UUID, command: str) -> Any:
    """One command from the request's page; a refusal shows the page again with what was wrong."""
    if command not in COMMANDS:
        raise NotFound()
    schema, run = COMMANDS[command]
    form = load_form(schema(), _lines_apart(request.form))
    if form.errors:
        return _request_page(request_id, form.values, form.errors, command), 422
    try:
        changed = change(lambda desk: run(desk, request_id, form.data))
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _request_page(request_id, form.values, errors_of(error), command), error.status
    sentence = DONE[_told(command, changed)]
    flash(gettext(sentence), "good")
    return redirect(f"/desk/requests/{request_id}", 303)


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
    request_id: UUID, values: Mapping[str, Any], errors: Mapping[str, Any], command: str | None = None
) -> str:
    seen = look(request_id)
    made = seen.request
    code = made.matter_code or made.suggested_code
    matter = around().catalogue().of_version(code, made.matter_version)
    return render_template(
        "desk/request.html",
        shown=opened_view(seen),
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
        is_second=made.refusal_proposed_by not in (None, person().id),
        agrees_to_notice=made.notice_proposed_by not in (None, person().id),
        additions=seen.additions,
        may_add=may_add(made, person()),
        addition_key=str(uuid.uuid4()),
        photo_types=",".join(TAKEN),
    )
