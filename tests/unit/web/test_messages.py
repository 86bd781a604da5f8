"""The catalogues: one thing has one English name, on whichever service's page it stands."""

from pathlib import Path

from shared.web.messages import SHARED, Package, check, packages, stored


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
