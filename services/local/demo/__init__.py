"""The demo district: areas, accounts, catalogue, members, posts, claims, a few visits and answers, loaded once; refused outside demo mode.

What is invented and by which rule stands in docs/demo-district.md. Loading is the one place besides the gateway that
knows more than one service: each part goes through the owner, or through the service's own role and events.
"""

from sqlalchemy import text

from services.intake.matters.store import MatterStore
from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo import accounts, answers, homes, register, visits
from services.local.demo.district import SEED, SMALL, WHOLE, District, district
from services.local.demo.ground_rows import Ground
from services.local.demo.members import Size
from services.local.progress import Progress
from services.local.refusals import CannotRun
from shared.reference.areas import load_areas
from shared.runtime.database import Database
from shared.runtime.settings import Settings

_KNOWN_CODES = text("SELECT DISTINCT code FROM intake.matter")

__all__ = ["SEED", "SMALL", "WHOLE", "Size", "load", "load_matters"]


def load(settings: Settings, progress: Progress, size: Size = WHOLE, seed: int = SEED) -> None:
    """Load whatever part is not there yet; a second load changes nothing. Raises CannotRun outside demo mode."""
    if not settings.is_demo:
        raise CannotRun(
            "演示数据只能在演示模式（DAIBAN_MODE=demo）下装入。",
            "The demo district can only be loaded in demo mode (DAIBAN_MODE=demo).",
        )
    with Ground(settings.database_url) as ground:
        _load_ground(ground)
        load_matters(settings)
        assignment = Database(settings, "assignment", process="demo", pool_size=1)
        try:
            if not register.is_loaded(assignment):
                _load_people(ground, assignment, district(size, seed), progress)
                ground.take_stock()
        finally:
            assignment.close()
        visits.load(settings)
        answers.load(settings)


def _load_ground(ground: Ground) -> None:
    """Areas, service points and the accounts of staff."""
    areas = load_areas()
    ground.keep_areas(areas)
    ground.keep_service_points(homes.service_points(areas))
    ground.keep_accounts(list(accounts.staff_of(areas, SEED)))


def load_matters(settings: Settings) -> None:
    """The matters that come along, those left out whose code is there: it may have been changed since."""
    intake = Database(settings, "intake", process="demo", pool_size=1)
    with intake.transaction() as work:
        store = MatterStore(work.connection)
        known = set(work.connection.execute(_KNOWN_CODES).scalars())
        missing = [matter for matter in matters_that_come_along() if matter.code not in known]
        if missing:
            store.keep(missing)
    intake.close()


def _load_people(ground: Ground, assignment: Database, plan: District, progress: Progress) -> None:
    """The register with its accounts, then posts and claims; the claims are there last."""
    progress.begin("演示数据/demo data", sum(map(len, (plan.members, plan.posts, plan.claims))))
    if not register.has_members(assignment):
        register.enter_members(assignment, plan.members, progress.advance)
    ground.give_addresses(accounts.MAIL_DOMAIN)
    register.enter_posts(assignment, plan.posts, plan.claims, progress.advance)
    progress.end()
