"""Navigation and the signed-in person for the page shell; residents' pages show nobody."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext

from services.assignment.dispatch.wording import area_name
from shared.contracts.errors import N_
from shared.identity.access import maybe_person
from shared.identity.people import Person
from shared.web.navigation import navigation_of
from shared.web.shell import Signed

_ROLES: Mapping[str, str] = {
    "supervisor": N_("区督办"),
    "leader": N_("镇分管领导"),
    "dispatcher": N_("调度"),
    "organiser": N_("组织员"),
    "clerk": N_("窗口人员"),
    "volunteer": N_("志愿者"),
    "admin": N_("管理员"),
    "auditor": N_("审计"),
}


def frame() -> Mapping[str, Any]:
    """Called once per page."""
    person = maybe_person() if request.path.startswith("/work") else None
    if person is None:
        return {}
    return {"nav_items": navigation_of(person), "signed": _signed(person)}


def _signed(person: Person) -> Signed:
    role = next((role for role in _ROLES if person.holds(role)), "")
    area = next(iter(person.areas(role)), "")
    return Signed(person.display_name, gettext(_ROLES[role]) if role else "", area_name(area) if area else "")
