"""`daiban district open`: what a real district begins with: its areas and service points, the matters that come along, one administrator.

Everything else that administrator does on the pages: accounts at /desk/accounts, points at /desk/points, matters at
/desk/matters. The demo district has all of it already and is refused.
"""

import argparse
from datetime import UTC, date, datetime

from services.intake.staff.domain import check_username
from services.local.demo import load_matters
from services.local.demo.ground_rows import Ground
from services.local.refusals import CannotRun
from shared.contracts.errors import Invalid
from shared.contracts.events import uuid7
from shared.identity.passwords import FIRST_PASSWORD_LASTS, first_password
from shared.identity.people import Person
from shared.identity.sessions import hash_password
from shared.identity.staff import StaffAccounts
from shared.reference.areas import Area, AreaLevel, Areas, load_areas
from shared.reference.service_points import ZONES, ServicePoint
from shared.reference.working_hours import local_day
from shared.runtime import audit, migrate
from shared.runtime.database import Database, Work
from shared.runtime.settings import Settings

SERVICE = "intake"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("open",))
    parser.add_argument("--username", required=True, help="管理员的用户名 / the administrator's user name")
    parser.add_argument("--name", required=True, help="管理员的姓名 / the administrator's name")


def run(arguments: argparse.Namespace) -> int:
    """Prints the first password once; refused when the district has an administrator. Stopped half way, it is run again."""
    settings, now = Settings.from_environment(), datetime.now(UTC)
    if settings.is_demo:
        raise CannotRun(
            "演示模式下已有演示账号。真实的区请设 DAIBAN_MODE=production。",
            "The demo district has its accounts. For a real district set DAIBAN_MODE=production.",
        )
    username = _checked(arguments.username)
    migrate.upgrade(settings)
    areas = load_areas()
    with Ground(settings.database_url) as ground:
        ground.keep_areas(areas)
        ground.keep_service_points(points_of(areas, local_day(now)))
        load_matters(settings)
        password = _open_administrator(settings, username, arguments.name.strip(), areas, now)
    print(f"用户名/user name {username}\n临时密码/first password {password}")
    print(f"七天内在 {settings.base_url}/desk/sign-in 登录并换成自己的密码。")
    print(f"Sign in at {settings.base_url}/desk/sign-in within seven days and choose a password of your own.")
    return 0


def points_of(areas: Areas, today: date) -> tuple[ServicePoint, ...]:
    """The centres of district and towns are open; those of villages are planned until an administrator opens each."""
    centres = (*areas.districts(), *areas.towns())
    return (*(_point(each, today) for each in centres), *(_point(each, None) for each in areas.villages()))


def _point(area: Area, since: date | None) -> ServicePoint:
    kinds = {AreaLevel.VILLAGE: "代办点", AreaLevel.TOWN: "便民服务中心"}
    return ServicePoint(
        area=area.code,
        name=f"{area.name}{kinds.get(area.level, '政务服务中心')}",
        status="running" if since else "planned",
        zones=tuple(ZONES) if area.level is AreaLevel.TOWN else (),
        address=area.name,
        phone=None,
        since=since,
    )


def _checked(username: str) -> str:
    try:
        return check_username(username)
    except Invalid as error:
        raise CannotRun(
            error.fields["username"][0], "A user name has 3 to 40 small letters, digits, dots or hyphens."
        ) from error


def _open_administrator(settings: Settings, username: str, name: str, areas: Areas, now: datetime) -> str:
    database, district = Database(settings, SERVICE, process="command", pool_size=1), areas.districts()[0].code
    password = first_password()
    person = Person(uuid7(), username, name or username, (("admin", district),))
    try:
        with database.transaction() as work:
            _keep(work, person, hash_password(password), district, now)
    except Invalid as error:
        raise CannotRun("这个用户名已经有人用了。", "This user name is taken.") from error
    finally:
        database.close()
    return password


def _keep(work: Work, person: Person, password_hash: str, district: str, now: datetime) -> None:
    store = StaffAccounts(work.connection)
    if any(not each.is_closed for each in store.within(district, "", "admin", "", 1000)):
        raise CannotRun(
            "这个区已经有管理员，请由管理员在“工作人员账号”里开账号。",
            "The district has an administrator already, who opens accounts at /desk/accounts.",
        )
    store.open(person, None, password_hash, now + FIRST_PASSWORD_LASTS)
    audit.note(work.connection, SERVICE, person.acting_as("admin"), "district_opened", person.id, district)
