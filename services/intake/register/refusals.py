"""What the register refuses, each in a sentence of its own. Pure."""

from shared.contracts.errors import N_, DomainError, NotNow

NOTE_NEEDED = N_("选了“其他”，请写明原因。")
NOTHING_CHANGED = N_("没有改动任何内容。")
SAME_PERSON_KNOWN = N_("已经有同一个电话、同一个姓名的人，请用合并，不要改成两份一样的。")
DOCUMENT_KNOWN = N_("这个证件号码已经登记过，请先查找；是同一个人就用合并。")
BORN_IN_FUTURE = N_("身份证号里的出生日期还没有到，请对照证件。")


class ChangedMeanwhile(DomainError):
    sentence = N_("这一份刚被别人改过，请重新打开，看过再改。")
    status = 412
    code = "changed-meanwhile"


class Restricted(DomainError):
    """The entry is kept and not used: only for the person, for supervision, or by law."""

    sentence = N_("这个人的信息已经限制使用（%(because)s），只有主任或督办为本人、督办核查或依法调取才能打开。")
    status = 403
    code = "restricted"


class KeptByRestriction(NotNow):
    sentence = N_("这个人的信息正在限制使用（%(because)s），要先解除限制才能删除。")
    code = "restricted"


class NotOpen(DomainError):
    sentence = N_("请先写明理由打开这个人的信息，再办这一步。")
    status = 403
    code = "not-open"


class CasesOpen(NotNow):
    sentence = N_("这个人还有%(count)s件没有办完的事（待受理或待补正），不能删除。请先办完、撤回，或改为限制使用。")
    code = "cases-open"


class CasesToCheck(NotNow):
    sentence = N_("这个人有%(count)s件已受理的事还不知道是不是办结了。请先核对办结情况，再确认删除。")
    code = "cases-to-check"


class AlreadyErased(NotNow):
    sentence = N_("这个人的信息已经删除。")
    code = "erased"


class DifferentPeople(NotNow):
    sentence = N_("两份登记的证件号码不同，不是同一个人，不能合并。")
    code = "different-people"


class SameEntry(NotNow):
    sentence = N_("这两份本来就是同一份登记。")
    code = "same-entry"
