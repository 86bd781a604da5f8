"""The catalogues: one thing has one English name, on whichever service's page it stands."""

import re
from pathlib import Path

from shared.web.messages import ROOT, SHARED, Package, check, packages, stored


def _service(folder: Path, sentence: str, english: str) -> Package:
    (folder / "page.py").write_text(f"N_({sentence!r})\n")
    catalogue = folder / "messages.po"
    catalogue.write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{sentence}"\nmsgstr "{english}"\n'
    )
    return Package("somebody", folder, catalogue)


def test_a_service_says_a_shared_sentence_in_the_shared_words(tmp_path):
    shared = next(one for one in packages() if one.catalogue.match(str(SHARED)))
    english = str(stored(shared).get("已登记").string)
    assert check(_service(tmp_path, "已登记", english)).differs == []
    assert check(_service(tmp_path, "已登记", f"{english}, differently")).differs == ["已登记"]
    assert check(_service(tmp_path, "别处没有的话", "Only here")).differs == []


OWN_NAME = "中文"
"""The switch to Chinese says so in Chinese."""
PAPER = ("papers/", "service_records/certificate", "post_records/sheet")
"""Papers are in both languages, whatever language the page is in."""
_TAGS = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_JOINED = re.compile(r'(?:~ |join\()"[^"]*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]')


def test_nothing_chinese_stands_in_a_template_past_the_catalogues():
    """Not even a full stop: it would stand on the English page as well."""
    found = []
    for path in (*ROOT.glob("services/*/templates/**/*.html"), *ROOT.glob("shared/**/templates/**/*.html")):
        source = path.read_text()
        plain = _TAGS.sub("", source).replace(f">{OWN_NAME}<", "><")
        if not any(paper in str(path) for paper in PAPER) and (_CHINESE.search(plain) or _JOINED.search(source)):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
