"""/board/webhooks: the administrator's page of other programs that are told, and what each was told lately."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from services.reporting.cases.wording import event_words
from services.reporting.request_context import SHANGHAI, database, now, settings
from services.reporting.webhooks import use_cases
from services.reporting.webhooks.api import after_position
from services.reporting.webhooks.deliveries import DeliveryStore
from services.reporting.webhooks.domain import TYPES
from services.reporting.webhooks.office import office
from services.reporting.webhooks.schemas import DeliveryArguments, NewEndpoint, SinceForm
from services.reporting.webhooks.store import EndpointStore
from services.reporting.webhooks.use_cases import KEEPERS, Office
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import require
from shared.web.forms import errors_of, load_form
from shared.web.paging import page_of
from shared.web.problems import sentence_of_error

blueprint = Blueprint("webhook_pages", __name__, url_prefix="/board/webhooks")
_PAGE = 25
_DEFAULT = ["request.accepted", "request.closed"]


@blueprint.get("")
@require(*KEEPERS)
def index() -> str:
    return _index({"types": _DEFAULT}, {})


@blueprint.post("")
@require(*KEEPERS)
def register() -> Any:
    """The secret stands on the page that answers, and nowhere afterwards."""
    form = load_form(NewEndpoint(), request.form)
    if form.errors:
        return _index(form.values, form.errors), 422
    try:
        with database().transaction() as work:
            made, secret = use_cases.register(office(work), **form.data)
    except DomainError as error:
        return _index(form.values, errors_of(error)), error.status
    return _one(made.id, secret=secret), 201


@blueprint.get("/<uuid:endpoint>")
@require(*KEEPERS)
def show(endpoint: UUID) -> str:
    return _one(endpoint)


@blueprint.post("/<uuid:endpoint>")
@require(*KEEPERS)
def change(endpoint: UUID) -> Any:
    form = load_form(NewEndpoint(), request.form)
    if form.errors:
        return _one(endpoint, form.values, form.errors), 422
    seen = request.form.get("version", "")
    try:
        with database().transaction() as work:
            use_cases.change(office(work), endpoint, int(seen) if seen.isdigit() else None, **form.data)
    except NotFound:
        raise
    except DomainError as error:
        return _one(endpoint, form.values, errors_of(error)), error.status
    flash(gettext("已保存。"), "good")
    return redirect(f"/board/webhooks/{endpoint}", 303)


@blueprint.post("/<uuid:endpoint>/secret")
@require(*KEEPERS)
def renew_secret(endpoint: UUID) -> Any:
    with database().transaction() as work:
        _, secret = use_cases.rotate(office(work), endpoint)
    return _one(endpoint, secret=secret), 200


@blueprint.post("/<uuid:endpoint>/<string:command>")
@require(*KEEPERS)
def command(endpoint: UUID, command: str) -> Any:
    """on, off, trial or remove."""
    commands: dict[str, tuple[Callable[[Office], Any], str]] = {
        "on": (lambda desk: use_cases.turn(desk, endpoint, on=True), gettext("已启用。停用期间的事件可以补发。")),
        "off": (lambda desk: use_cases.turn(desk, endpoint, on=False), gettext("已停用，不再推送。")),
        "trial": (lambda desk: use_cases.try_out(desk, endpoint), gettext("试发的消息几秒内送出，结果见下面的记录。")),
        "remove": (lambda desk: use_cases.remove(desk, endpoint), gettext("已删除。")),
    }
    if command not in commands:
        raise NotFound()
    run, told = commands[command]
    back = "/board/webhooks" if command == "remove" else f"/board/webhooks/{endpoint}"
    return _done(run, lambda _: told, back)


@blueprint.post("/<uuid:endpoint>/replay")
@require(*KEEPERS)
def replay(endpoint: UUID) -> Any:
    form = load_form(SinceForm(), request.form)
    if form.errors:
        return _one(endpoint, errors=form.errors, since=form.values), 422
    since = form.data["since"].replace(tzinfo=SHANGHAI)
    try:
        with database().transaction() as work:
            count = use_cases.replay_since(office(work), endpoint, since)
    except NotFound:
        raise
    except DomainError as error:
        return _one(endpoint, errors=errors_of(error), since=form.values), error.status
    flash(ngettext("%(num)d个事件将重新推送。", "%(num)d个事件将重新推送。", count), "good")
    return redirect(f"/board/webhooks/{endpoint}", 303)


@blueprint.post("/<uuid:endpoint>/deliveries/<int:position>/replay")
@require(*KEEPERS)
def replay_one(endpoint: UUID, position: int) -> Any:
    told = gettext("这个事件几秒内重新推送。")
    return _done(
        lambda desk: use_cases.replay_one(desk, endpoint, position), lambda _: told, f"/board/webhooks/{endpoint}"
    )


def _done(run: Callable[[Office], Any], told: Callable[[Any], str], back: str) -> Any:
    try:
        with database().transaction() as work:
            outcome = run(office(work))
        flash(told(outcome), "good")
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence_of_error(error), "warn")
    return redirect(back, 303)


def _index(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with database().reading() as connection:
        found = EndpointStore(connection, settings()).all()
        counts = DeliveryStore(connection).counts()
    return render_template(
        "board/webhooks.html", endpoints=found, counts=counts, values=values, errors=errors, types=_types()
    )


def _one(
    endpoint: UUID,
    values: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    secret: str = "",
    since: dict[str, Any] | None = None,
) -> str:
    asked = load_form(DeliveryArguments(), request.args if request.method == "GET" else {})
    if asked.errors:
        raise NotFound()
    state, word = asked.data["state"], asked.data["after"]
    with database().reading() as connection:
        found = EndpointStore(connection, settings()).one(endpoint)
        if found is None:
            raise NotFound()
        rows = DeliveryStore(connection).listed(endpoint, state, after_position(word), _PAGE + 1)
    page = page_of(rows, _PAGE, lambda row: [row["position"]])
    where, filters = f"/board/webhooks/{endpoint}", {"state": state} if state else {}
    return render_template(
        "board/webhook.html",
        endpoint=found,
        values=values or {"url": found.url, "description": found.description, "types": list(found.types)},
        errors=errors or {},
        since=since or {"since": now().astimezone(SHANGHAI).strftime("%Y-%m-%dT00:00")},
        secret=secret,
        types=_types(),
        page=page,
        words=event_words,
        filters={"state": state or ""},
        next_url=f"{where}?{urlencode({**filters, 'after': page.next})}" if page.next else None,
        first_url=f"{where}?{urlencode(filters)}" if word else None,
    )


def _types() -> list[tuple[str, str, str]]:
    return [(name, event_words(name), name) for name in TYPES]
