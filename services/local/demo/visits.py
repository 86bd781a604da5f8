"""A handful of invented visits and diary entries of one town, among them the article's two entries under invented names.

They go in through intake's own use cases and role, so that they are sealed, told and read like any other. Their drafts wait
for somebody to confirm them: nothing is submitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from services.intake.diaries.domain import Written
from services.intake.diaries.store import DiaryStore
from services.intake.diaries.use_cases import DiaryDesk, write
from services.intake.matters.store import KnownCatalogue
from services.intake.suggestions.store import KnownSuggester
from services.intake.surroundings import noting
from services.intake.visits.domain import Entry, Outcome, PersonMet
from services.intake.visits.store import VisitStore
from services.intake.visits.use_cases import VisitDesk, record
from services.intake.wiring import desks
from services.local.demo.members import demo_id
from shared.identity.people import Person
from shared.reference.working_hours import SHANGHAI
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work
from shared.runtime.known_reference import KnownReference
from shared.runtime.sealing import BlindIndex, PersonSeal
from shared.runtime.settings import Settings

TOWN: Final = "510503108"
VILLAGE: Final = "510503108201"
_ANY = text("SELECT EXISTS (SELECT FROM intake.visit)")

WIDOW: Final = "今天到3组走访陶素贞老人。她丈夫早年去世，自己常年有病，儿子患精神病，母子俩没有收入。协调落实低保。"
PIG_KEEPER: Final = "8组村民龚长林想发展生猪养殖，但缺乏养殖技术，去年养的猪得猪瘟死了大半。请畜牧局技术员上门指导。"
TWO_HOUSEHOLDS: Final = (
    "今天走访了两户。4组村民何树清右手残疾，想办残疾证，协调区残联上门鉴定。"
    "6组冯秀兰家孙子留守在家，作业没人辅导，联系学校老师周末来辅导。"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of the staff entered, so many days ago."""

    role: str
    days_ago: int
    entry: Entry | None = None
    diary: Written | None = None


def _visit(kind: str, unit: str, people: Sequence[str], problems: Sequence[str], *outcomes: Outcome) -> Entry:
    met = [PersonMet(name) for name in people]
    return Entry(kind, VILLAGE, work_unit=unit, people=met, problems=problems, outcomes=outcomes, village_group=3)


def _diary(words: str, group: int | None = None, also_visit: bool = False) -> Written:
    return Written(words, VILLAGE, group, visit_kind="household" if also_visit else None)


_TOLD: Final = (
    _Told("clerk", 0, diary=_diary(WIDOW, also_visit=True)),
    _Told("clerk", 1, diary=_diary(PIG_KEEPER, 8)),
    _Told("dispatcher", 2, diary=_diary(TWO_HOUSEHOLDS)),
    _Told(
        "clerk",
        1,
        _visit(
            "household",
            "区农业局",
            ("陶素贞", "冯秀兰"),
            ("屋顶漏雨", "看病路远"),
            Outcome("relief", 600, evidence="收据 2014-031"),
            Outcome("good_deed", times=2),
        ),
    ),
    _Told(
        "leader",
        3,
        _visit(
            "firm",
            "区商务局",
            ("茶叶合作社负责人",),
            ("周转资金不够", "缺冷藏车"),
            Outcome("coordinated", 300_000, evidence="会议纪要 7 号"),
        ),
    ),
    _Told(
        "organiser",
        4,
        _visit(
            "research",
            "区委组织部",
            ("社长甲", "社长乙", "村医"),
            ("路灯少", "水渠渗漏"),
            Outcome("difficulty", times=1),
        ),
    ),
    _Told(
        "dispatcher",
        5,
        _visit(
            "direct_line",
            "区农业局",
            ("龚长林",),
            ("缺养殖技术",),
            Outcome("production", 5_000, evidence="转账单 12"),
            Outcome("good_deed", times=1),
        ),
    ),
)


def load(settings: Settings) -> None:
    """Load them unless there are visits already; one transaction, well below a second."""
    database = Database(settings, "intake", process="demo", pool_size=2)
    try:
        with database.reading() as connection:
            if connection.execute(_ANY).scalar_one():
                return
        clock = SystemClock()
        known = KnownCatalogue(database, clock)
        suggester = KnownSuggester(database, known.catalogue).suggester
        make = desks(settings, clock, known, suggester, KnownReference(database))
        with database.transaction() as work:
            requests = make(work)
            desk = DiaryDesk(DiaryStore(work.connection), requests, _visit_desk(settings, work))
            for told in _TOLD:
                _enter(desk, told, clock.now())
    finally:
        database.close()


def _visit_desk(settings: Settings, work: Work) -> VisitDesk:
    seal = PersonSeal(work.connection, settings)
    index, note = BlindIndex(settings), noting(work.connection)
    return VisitDesk(VisitStore(work.connection), SystemClock(), work.outbox, seal, index, note)


def _enter(desk: DiaryDesk, told: _Told, now: datetime) -> None:
    at = _morning(now, told.days_ago)
    if told.entry is not None:
        record(desk.visits, _staff(told.role), replace(told.entry, occurred_at=at))
    if told.diary is not None:
        write(desk, _staff(told.role), replace(told.diary, occurred_at=at))


def _staff(role: str) -> Person:
    username = f"{role}-{TOWN}"
    return Person(demo_id("person", username), username, username, ((role, TOWN),))


def _morning(now: datetime, days_ago: int) -> datetime:
    """Ten o'clock of that day, or a minute ago when that lies ahead."""
    ten = (now.astimezone(SHANGHAI) - timedelta(days=days_ago)).replace(hour=10, minute=0, second=0, microsecond=0)
    return min(ten, now - timedelta(minutes=1))
