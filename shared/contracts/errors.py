"""Errors a person may be told about: one sentence each, in the reader's language, and the HTTP status it maps to.

Domain code raises these and knows nothing of HTTP; `shared.web.problems` turns them into problem+json or an error page.
A sentence is a Chinese message id with `%(name)s` places, translated when it is shown.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


def N_(sentence: str) -> str:
    """Mark a sentence for translation without translating it yet."""
    return sentence


class DomainError(Exception):
    """Something the rules refuse; `sentence` is what the reader is told."""

    sentence: ClassVar[str] = N_("这一步没有办成，请稍后再试。")
    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"

    def __init__(self, fields: Mapping[str, Sequence[str]] | None = None, **values: Any) -> None:
        super().__init__(self.sentence % values if values else self.sentence)
        self.fields = {name: list(sentences) for name, sentences in (fields or {}).items()}
        self.values = values


class Invalid(DomainError):
    """Input that cannot be taken as it is; `fields` names each field (dotted) and what is wrong with it."""

    sentence = N_("有的内容需要改一改，请看下面标出的地方。")
    status = 422
    code = "invalid"


class NotSignedIn(DomainError):
    sentence = N_("请先登录。")
    status = 401
    code = "not-signed-in"


class WrongPassword(DomainError):
    sentence = N_("用户名或密码不对。")
    status = 401
    code = "wrong-password"


class FirstPassword(DomainError):
    """The password is right, but an administrator gave it: its owner chooses another before anything else."""

    sentence = N_("这是管理员给的临时密码，请先换成自己的密码。")
    status = 403
    code = "first-password"


class FirstPasswordOver(DomainError):
    sentence = N_("临时密码已过期，请找管理员重新发一个。")
    status = 403
    code = "first-password-over"


class NotAllowed(DomainError):
    """The person is known but holds no role that may do this."""

    sentence = N_("您的岗位没有办理这一步的权限。")
    status = 403
    code = "not-allowed"


class NotFound(DomainError):
    """Not there, or outside the person's area: both answer alike, so that nothing is given away."""

    sentence = N_("没有找到，或不在您的辖区内。")
    status = 404
    code = "not-found"


class NotNow(DomainError):
    """The state of the thing forbids the command; nothing was changed."""

    sentence = N_("现在的状态是“%(state)s”，不能再做这一步。")
    status = 409
    code = "state-forbids"


class Taken(DomainError):
    """Somebody else was faster, or it already exists."""

    sentence = N_("已经有人先办了这一步。")
    status = 409
    code = "taken"


class TooMany(DomainError):
    sentence = N_("试的次数太多了，请过一会儿再试。")
    status = 429
    code = "too-many"


class Unavailable(DomainError):
    """A part the service depends on is down; the same command may be sent again."""

    sentence = N_("系统暂时不可用，您填的内容没有丢，请稍后再提交一次。")
    status = 503
    code = "unavailable"
