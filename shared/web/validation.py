"""marshmallow's findings as sentences a resident understands, with the place each belongs to.

One table turns the library's English patterns into our messages; a schema's own sentences (Chinese message ids) pass
through it untouched and are translated. Used by `problems` for programs and by `forms` for pages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from shared.contracts.errors import N_

_SENTENCES: Sequence[tuple[str, str]] = (
    (r"Missing data for required field\.|Field may not be null\.", N_("请填写这一项。")),
    (r"Shorter than minimum length 1\.", N_("请填写这一项。")),
    (r"Shorter than minimum length (?P<min>\d+)\.", N_("至少写%(min)s个字。")),
    (r"Longer than maximum length (?P<max>\d+)\.", N_("最多写%(max)s个字，请写短一些。")),
    (r"Length must be between (?P<min>\d+) and (?P<max>\d+)\.", N_("请写%(min)s到%(max)s个字。")),
    (r"Length must be (?P<equal>\d+)\.", N_("请写正好%(equal)s个字。")),
    (
        r"Must be greater than or equal to (?P<min>\S+) and less than or equal to (?P<max>\S+)\.",
        N_("请填%(min)s到%(max)s之间的数。"),
    ),
    (r"Must be greater than or equal to (?P<min>\S+)\.", N_("不能小于%(min)s。")),
    (r"Must be greater than (?P<min>\S+)\.", N_("要大于%(min)s。")),
    (r"Must be less than or equal to (?P<max>\S+)\.", N_("不能大于%(max)s。")),
    (r"Must be less than (?P<max>\S+)\.", N_("要小于%(max)s。")),
    (r"Must be one of: (?P<choices>.*)\.", N_("请从这些里选一个：%(choices)s。")),
    (r"Not a valid (integer|number)\.|Number too large\.|Special numeric values.*", N_("请填数字，例如 3。")),
    (r"Not a valid date\.", N_("请填日期，例如 2026-11-22。")),
    (r"Not a valid (\w+ )?datetime\.", N_("请填日期和时间，例如 2026-11-22T17:30:00+08:00。")),
    (r"Not a valid (\w+ )?time\.", N_("请填时间，例如 17:30。")),
    (r"Not a valid boolean\.", N_("请选“是”或“否”。")),
    (r"Not a valid UUID\.", N_("编号的格式不对。")),
    (r"Not a valid email address\.", N_("电子邮箱的格式不对，例如 name@example.cn。")),
    (r"Not a valid URL\.", N_("网址的格式不对，要以 http:// 或 https:// 开头。")),
    (
        r"Not a valid (string|utf-8 string|list|mapping type|tuple|period of time|IP.*|IPv.*)\.",
        N_("这一项的格式不对。"),
    ),
    (r"String does not match expected pattern\.", N_("这一项的格式不对。")),
    (
        r"Invalid (value|input|type|input type)\.|Must be equal to .*|One or more of the choices .*",
        N_("这一项的内容不对。"),
    ),
    (r"Unknown field\.", N_("没有这个字段。")),
    (r"Invalid JSON body\.", N_("正文不是可读的 JSON。")),
    (r".*cannot be formatted as.*", N_("这一项的格式不对。")),
)
_PATTERNS = [(re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _SENTENCES]


def sentence_of(message: object) -> str:
    """What the reader is told for one finding, in the reader's language."""
    text = str(message)
    for pattern, sentence in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return str(gettext(sentence, **found.groupdict()))
    return str(gettext(text)) if text else ""


def findings(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Walk marshmallow's nested messages: (path of the field, sentence) for each finding, in the order of the schema."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = () if name == "_schema" else (str(name),)
            yield from findings(inner, path + step)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from findings(inner, path)
    else:
        yield path, sentence_of(messages)
