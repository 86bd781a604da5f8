"""What the forms of accounts and passwords hold."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.intake.staff.domain import MOST_ROLES, Draft
from shared.contracts.errors import N_
from shared.web.fields import Sentence

NO_NAME = N_("请填写姓名。")
NO_LINE_BREAKS = N_("姓名里不能有换行和控制字符。")
BAD_MAIL = N_("邮箱写成 name@example.org 的样子，没有可以不填。")


_ROWS = {
    f"{part}{number}": Sentence(load_default="", validate=validate.Length(max=20))
    for number in range(1, MOST_ROLES + 1)
    for part in ("role", "area")
}


class AccountForm(Schema.from_dict(_ROWS)):  # type: ignore[misc]
    """An account's form → `{"draft": Draft}`; roles come in numbered rows, any of them empty."""

    username = Sentence(load_default="", validate=validate.Length(max=100))
    name = Sentence(
        required=True,
        error_messages={"required": NO_NAME},
        validate=validate.And(validate.Length(1, 60), validate.Regexp(r"[^\x00-\x1f\x7f]+\Z", error=NO_LINE_BREAKS)),
    )
    version = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1))
    email = fields.Email(load_default=None, allow_none=True, error_messages={"invalid": BAD_MAIL})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        rows = [(data[f"role{n}"], data[f"area{n}"]) for n in range(1, MOST_ROLES + 1)]
        return {"draft": Draft(data["username"], data["name"], data["email"], rows, data["version"])}
