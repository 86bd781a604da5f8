"""Fills the derived columns of `data/areas.csv` (English name, pinyin, initials) from the Chinese names.

Run `python -m shared.reference.build_areas` after changing a name. Only this command needs pypinyin; the running
services read the finished file. Codes, names and nesting are never touched here.
"""

import csv
import io

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from shared.reference.areas import AREAS_FILE

COLUMNS = ("code", "parent", "name", "level", "ur_code", "name_en", "pinyin", "initials")
# Longest endings first: 社区村委会 is a community, 村委会 alone a village.
ENDINGS = (
    ("化工园区", "Chemical Industry Park"),
    ("社区居民委员会", "Community"),
    ("社区居委会", "Community"),
    ("社区村委会", "Community"),
    ("居民委员会", "Neighbourhood"),
    ("村民委员会", "Village"),
    ("村委会", "Village"),
    ("街道", "Subdistrict"),
    ("镇", "Town"),
    ("区", "District"),
)
# Place names whose characters have several readings, where the dictionary picks the other one.
READINGS = {
    "朝阳": [["cháo"], ["yáng"]],
    "长坡": [["cháng"], ["pō"]],
    "兴长": [["xīng"], ["cháng"]],
    "沈咀": [["shěn"], ["zuǐ"]],
}
load_phrases_dict(READINGS)


def romanised(name: str) -> str:
    return "".join(lazy_pinyin(name)).lower()


def spelled(name: str) -> str:
    """Pinyin as on a road sign, with an apostrophe where a syllable begins with a vowel: `大坳` → `Da'ao` (GB/T 28039)."""
    first, *rest = lazy_pinyin(name)
    return (first + "".join(f"'{part}" if part[0] in "aeo" else part for part in rest)).capitalize()


def english_name(name: str) -> str:
    """`护国镇` → `Huguo Town`; a name with an ending not in the table is romanised whole."""
    for ending, english in ENDINGS:
        if name.endswith(ending) and name != ending:
            return f"{spelled(name.removesuffix(ending))} {english}"
    return spelled(name)


def derived(row: dict[str, str]) -> dict[str, str]:
    initials = "".join(lazy_pinyin(row["name"], style=Style.FIRST_LETTER)).lower()
    return {
        **row,
        "name_en": english_name(row["name"]),
        "pinyin": romanised(row["name"]),
        "initials": initials,
    }


def rebuilt(text: str) -> str:
    """The whole file with its derived columns filled again."""
    page = io.StringIO()
    writer = csv.DictWriter(page, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(derived(row) for row in csv.DictReader(io.StringIO(text)))
    return page.getvalue()


def main() -> None:
    AREAS_FILE.write_text(rebuilt(AREAS_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{AREAS_FILE.name}: written")


if __name__ == "__main__":
    main()
