"""A matter's record as the data file and the forms have it, to be changed by a test."""

from datetime import date
from typing import Any

from services.intake.matters.domain import Matter, matter_from


def a_record(**more: Any) -> dict[str, Any]:
    fixed = {
        "code": "cheshi",
        "name": "测试事项代办",
        "name_en": "A matter of the tests",
        "short": "测试",
        "initials": "cs",
        "category": "证照办理",
        "category_en": "Certificates",
        "kind": "promised",
        "level": "district",
        "unit": {"zh": "区测试局", "en": "District Test Bureau"},
        "promised_working_days": 5,
        "statutory_working_days": 20,
        "post_kind": "errands",
        "skills": [{"skill": "paperwork", "level": 1}],
        "handler_kinds": [],
        "effort_minutes": 60,
        "closes_by": "confirmation",
        "fee_yuan": 0,
        "valid_from": "2014-01-01",
        "valid_to": None,
        "aliases": ["想办测试", "测试怎么办", "我要测试", "帮我测一测", "测试要带什么"],
        "keywords": ["测试"],
        "materials": [{"zh": "身份证", "en": "Identity card", "issuer": {"zh": "公安机关", "en": "Police"}}],
        "steps": [{"zh": "递交材料", "en": "Hand in the papers", "limit_working_days": 3}],
    }
    return {**fixed, **more}


def a_matter(valid_from: date = date(2014, 1, 1), valid_to: date | None = None, **more: Any) -> Matter:
    dates = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None}
    return matter_from(a_record(**dates, **more))
