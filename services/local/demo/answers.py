"""Approved answers of the demo district: what windows are asked every day, written by the administrator, approved by the
supervisor. The wording is invented after common practice; a real district writes its own."""

from typing import Final

from sqlalchemy import text

from services.intake.answers.domain import Words
from services.intake.answers.store import AnswerStore
from services.intake.answers.use_cases import AnswerOffice, approve, write
from services.intake.matters.store import KnownCatalogue
from services.intake.surroundings import noting
from services.local.demo.members import demo_id
from shared.identity.people import Person
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work
from shared.runtime.settings import Settings

DISTRICT: Final = "510503"
_ANY: Final = text("SELECT EXISTS (SELECT FROM intake.answer)")
_TOLD: Final[tuple[tuple[str, str, str, str, str | None, str], ...]] = (
    (
        "便民服务中心几点上班，周末开门吗？",
        "When is the service centre open, also at weekends?",
        "工作日上午九点到十二点，下午一点半到五点半。周末和放假不开门，急事可以打中心的值班电话。",
        "On working days from 9:00 to 12:00 and 13:30 to 17:30. Closed at weekends and holidays; for urgent things call the centre.",
        None,
        "几点上班 几点下班 几点开门 周末开门 周末上班",
    ),
    (
        "代办要不要收费？",
        "Does the agency service cost anything?",
        "代办不收费。事项本身有工本费的，窗口会事先说清楚，钱交给出证的单位并给票据。",
        "The agency service is free. Where a document itself has a fee the window says so beforehand; it goes to the issuing office, with a receipt.",
        None,
        "代办收费 代办费 要不要钱 收不收费",
    ),
    (
        "登记以后怎么查办到哪一步了？",
        "How do I see how far my request has come?",
        "扫回执上的二维码，或在查进度的页面填查询码和电话后四位。没有手机的，带回执来窗口，我们替您查。",
        "Scan the code on your receipt, or enter the tracking code and the last four digits of your phone. Without a phone bring the receipt to the window.",
        None,
        "查进度 查询码 办到哪一步 办到哪了",
    ),
    (
        "老年人优待证多大年纪能办，要带什么？",
        "From what age is there a senior card, and what do I bring?",
        "满60岁就能办。带身份证和一张一寸照片，当场办好。走不动的，家里人可以代办，也可以请代办员上门。",
        "From the age of 60. Bring your identity card and one small photo; it is done at once. Family or an agent may do it for you.",
        "laonian_youdai",
        "优待证 老年证 老人证",
    ),
    (
        "养老金资格认证怎么做？",
        "How do I confirm that I may go on drawing my pension?",
        "一年做一次。可以用手机刷脸，也可以带身份证来窗口，走不动的请代办员上门。没有认证的会暂停发放，补做以后补发。",
        "Once a year: by face recognition on a phone, at the window with your identity card, or an agent visits you. Payment stops without it and is made up afterwards.",
        "yanglao_renzheng",
        "资格认证 养老认证 养老金认证",
    ),
    (
        "身份证过期或者丢了怎么换？",
        "My identity card has expired or is lost. What do I do?",
        "带户口簿到派出所办，急用的可以先办临时身份证。年老、行动不便的，代办员可以联系派出所上门采集。",
        "Go to the police station with your household register; for urgent use there is a temporary card. For frail people an agent arranges a visit.",
        "shenfenzheng",
        "身份证过期 身份证丢 换身份证 补身份证",
    ),
    (
        "居民医保什么时候交，在哪里交？",
        "When and where do I pay for residents' health insurance?",
        "每年第四季度集中交下一年的。可以在手机上交，也可以到村（社区）代办点或银行网点交。错过集中缴费期，会有待遇等待期。",
        "In the last quarter for the coming year: by phone, at the village service point or at a bank. Paying late means waiting for benefits.",
        "jumin_yibao",
        "医保缴费 交医保 医保什么时候交",
    ),
)


def load(settings: Settings) -> None:
    """Load them unless there are answers already."""
    database = Database(settings, "intake", process="demo", pool_size=1)
    try:
        with database.reading() as connection:
            if connection.execute(_ANY).scalar_one():
                return
        known = KnownCatalogue(database, SystemClock())
        with database.transaction() as work:
            writer, approver = _office(work, known, "admin"), _office(work, known, "supervisor")
            for told in _TOLD:
                approve(approver, write(writer, _words(writer, *told)).id)
    finally:
        database.close()


def _words(office: AnswerOffice, zh: str, en: str, told: str, told_en: str, matter: str | None, keywords: str) -> Words:
    return Words(zh, en, told, told_en, DISTRICT, office.today, matter_code=matter, keywords=tuple(keywords.split()))


def _office(work: Work, known: KnownCatalogue, role: str) -> AnswerOffice:
    by = Person(demo_id("person", role), role, role, ((role, DISTRICT),))
    return AnswerOffice(AnswerStore(work.connection), SystemClock(), noting(work.connection), known.catalogue(), by)
