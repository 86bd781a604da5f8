"""What a person enters in a form of this service's pages: read, done and told; or the page again with all that was typed.

The rules may refuse what was right when the form was opened: the case was sent up, given to somebody else or closed
meanwhile. Then the same page comes back with the sentence of the refusal on top, or beside its field where one is named.
What the page has no field for any more stands below the sentence, to be copied (`shared.web.typed`).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import flash, redirect, request
from flask_babel import gettext
from marshmallow import Schema, fields, validate

from services.assignment.context import context
from services.assignment.money.domain import MONEY_WORDS
from shared.contracts.errors import N_, DomainError, NotFound
from shared.runtime.database import Work
from shared.web.forms import errors_of, load_form
from shared.web.typed import Typed, keep_typed

Values = dict[str, Any]
Errors = dict[str, list[str]]
Again = Callable[[Values, Errors], Any]
"""The page of a form with what was typed and what is wrong with it. Raises NotFound once it is nobody's to see."""

WORDS: Final[dict[str, str]] = {
    "answer": N_("答复"),
    "answered_on": N_("答复日期"),
    "comment": N_("留言"),
    "companion": N_("同行人的志愿者编号"),
    "decided_by": N_("作出决定的单位"),
    "evidence": N_("依据"),
    "expected_on": N_("预计答复日期"),
    "from": N_("从哪天"),
    "ground": N_("法律依据"),
    "minutes": N_("用了多少分钟"),
    "note": N_("说明"),
    "occurred_at": N_("什么时候的事"),
    "reason": N_("理由"),
    "reconsider_at": N_("行政复议向哪里申请（60日内）"),
    "reference": N_("文号"),
    "result": N_("怎么办的"),
    "review_on": N_("复核日期"),
    "request_number": N_("办过的诉求编号"),
    "sent_on": N_("上报日期"),
    "sentence": N_("一句话"),
    "starts_at": N_("什么时候去"),
    "sue_at": N_("诉讼向哪个法院提起（6个月内）"),
    "to": N_("到哪天"),
    "unit": N_("单位"),
    "unit_code": N_("单位代码"),
    "visited_on": N_("哪天去走访的"),
    "what": N_("整改了什么"),
    "working_days": N_("延几个工作日"),
    **{f"money.{kind}": word for kind, word in MONEY_WORDS.items()},
}
"""What a field is called beside words that have lost their form."""


def entered(
    asked: Schema,
    work: Callable[[Work, dict[str, Any]], Any],
    again: Again,
    told: str,
    then: str | Callable[[Any], str],
    wrong: Errors | None = None,
) -> Any:
    """Do in one transaction what the form says, tell it, and go on to `then` (which may want what `work` returned).

    `wrong`: found before, by field. What is refused is shown again, with the refusal's status (422, 403, 409).
    """
    form = load_form(asked, request.form)
    errors = {**form.errors, **(wrong or {})}
    keep_typed(typed_in(asked, form.values))
    if errors:
        return again(form.values, errors), 422
    try:
        with context().database.transaction() as unit:
            made = work(unit, form.data)
    except DomainError as error:
        return shown_again(form.values, error, again)
    if told:
        flash(told, "good")
    return redirect(then if isinstance(then, str) else then(made), 303)


def shown_again(values: Values, error: DomainError, again: Again) -> Any:
    """The page of a form whose command was refused; where that is gone as well, the refusal is a page of its own."""
    if error.status == NotFound.status:
        raise error
    try:
        return again(values, errors_of(error)), error.status
    except NotFound:
        raise error from None


def typed_in(asked: Schema, values: Values) -> Iterable[Typed]:
    """The fields somebody wrote in; a choice is made again with a tap."""
    known = {field.data_key or name: field for name, field in asked.fields.items()}
    for name, words in values.items():
        if name in WORDS and isinstance(words, str) and not is_choice(known.get(name)):
            yield Typed(name, gettext(WORDS[name]), words)


def is_choice(field: Any) -> bool:
    """Whether a field is chosen from what is there, not written."""
    listed = isinstance(field, fields.Field) and any(isinstance(one, validate.OneOf) for one in field.validators)
    return listed or isinstance(field, fields.Boolean | fields.UUID)
