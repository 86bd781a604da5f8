"""Where a person lands after signing in, by the roles they hold. Pure."""

from typing import Final

from shared.contracts.errors import N_
from shared.identity.people import Person

HOMES: Final = (
    ("clerk", "/desk"),
    ("dispatcher", "/work/dispatch"),
    ("supervisor", "/board"),
    ("leader", "/board"),
    ("organiser", "/work/posts"),
    ("volunteer", "/work"),
    ("admin", "/desk/matters"),
    ("auditor", "/board"),
)
ROLE_NAMES: Final[dict[str, str]] = {
    "clerk": N_("窗口人员"),
    "dispatcher": N_("调度"),
    "supervisor": N_("区督办"),
    "leader": N_("镇分管领导"),
    "organiser": N_("组织员"),
    "volunteer": N_("志愿者"),
    "admin": N_("管理员"),
    "auditor": N_("审计"),
}


def home_of(person: Person) -> str:
    """The page where the person's own work lies; the first role of the list counts."""
    return next((path for role, path in HOMES if person.holds(role)), "/")


def first_role(person: Person) -> tuple[str, str]:
    """(role, area) the page's frame shows."""
    for role, _ in HOMES:
        for held, area in person.roles:
            if held == role:
                return held, area
    return "", ""
