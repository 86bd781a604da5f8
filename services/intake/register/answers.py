"""What the register's pages do with a form in common: run it, say so and go back to the person, or show the page again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect

from services.intake.register.reading import page_of
from services.intake.register.transactions import within
from services.intake.register.use_cases.desk import Register
from services.intake.register.use_cases.looking import Seen
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person
from shared.web.forms import LoadedForm, errors_of

Errors = dict[str, list[str]]


def answered(
    resident_id: UUID, form: LoadedForm, work: Callable[[Register], object], told: str, again: Callable[[Errors], str]
) -> Any:
    """`told` is said on the person's page once it is done; `again` shows the form with what is wrong."""
    errors, status = form.errors, 422
    if not errors:
        try:
            within(work)
            flash(told, "good")
            return redirect(f"/desk/residents/{resident_id}", 303)
        except NotFound:
            raise
        except DomainError as error:
            errors, status = errors_of(error), error.status
    return again(errors), status


def seen_by_reader(resident_id: UUID) -> Seen:
    """The person as whoever asks may see them now; the look is written down."""
    return within(lambda desk: page_of(desk, person(), resident_id)).seen
