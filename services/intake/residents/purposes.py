"""What of a person is stored, what for, who sees it and how long: the table residents read (个人信息保护法 第十七条). Pure.

A test holds it against the database: a column of a person that is not here fails it.
"""

from dataclasses import dataclass
from typing import Final

from shared.contracts.errors import N_


@dataclass(frozen=True, slots=True)
class Purpose:
    """One kind of data: its name, the columns it stands in, what it is for, who sees it."""

    name: str
    columns: tuple[str, ...]
    what_for: str
    who: str


_HANDLERS = N_("窗口人员；接下这件事的人")
_STAFF = N_("窗口人员，写明理由才能打开")
PURPOSES: Final = (
    Purpose(
        N_("姓名"),
        ("resident.requester_name", "resident.same_person_hash"),
        N_("知道是谁的事，同一个人不重复登记"),
        _HANDLERS,
    ),
    Purpose(
        N_("电话"),
        (
            "resident.requester_phone",
            "resident.phone_hash",
            "resident_phone.requester_phone",
            "resident_phone.phone_hash",
        ),
        N_("联系您；后四位用来查进度"),
        _HANDLERS,
    ),
    Purpose(N_("住址"), ("resident.requester_address", "request.requester_address"), N_("需要上门的事"), _HANDLERS),
    Purpose(
        N_("村（社区）和小组、网格"),
        ("resident.village", "household.village_group", "household.grid"),
        N_("找您身边的人来办"),
        _HANDLERS,
    ),
    Purpose(
        N_("证件种类和号码"),
        ("resident.document", "resident.id_number", "resident.id_hash"),
        N_("有的事项要核对身份"),
        _STAFF,
    ),
    Purpose(N_("困难情况"), ("resident.circumstances",), N_("该享受的政策不漏掉；属于敏感个人信息"), _STAFF),
    Purpose(N_("一户人"), ("household_member.relation",), N_("按户申请的事项"), _STAFF),
    Purpose(N_("您说的事"), ("request.description", "request.photos"), N_("弄清要办什么"), _HANDLERS),
    Purpose(
        N_("替谁办、代表的单位"),
        ("request.beneficiary", "request.organisation"),
        N_("事情是替家人或单位办的"),
        _HANDLERS,
    ),
    Purpose(
        N_("查询码"),
        ("request.tracking_code", "request.tracking_hash", "request.tail_hash"),
        N_("您不用注册就能查进度、撤回、确认"),
        N_("只有您；系统只存加密的和对照用的"),
    ),
    Purpose(N_("谁看过、谁改过"), (), N_("您可以查，管理者可以查"), N_("窗口人员、督办、管理员")),
)
