"""`python -m shared.web.messages check|update|compile [package …]`: the catalogues, one for shared/ and one per service.

A message id is the Chinese sentence itself; each must have a non-empty English one. `check` lists what is missing, unsure
(fuzzy) or no longer used and fails; `update` adds and removes entries; `compile` writes the .mo files beside them.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
_ENGLISH = Path("en/LC_MESSAGES/messages.po")
SHARED = Path("shared/web/translations") / _ENGLISH
_KEYWORDS: Mapping[str, Any] = {
    **DEFAULT_KEYWORDS,
    "N_": None,
    "lazy_gettext": None,
}
_METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}


@dataclass(frozen=True, slots=True)
class Package:
    """One catalogue: the folders whose sentences it holds and the .po file."""

    name: str
    sources: Path
    catalogue: Path


@dataclass(slots=True)
class Findings:
    """What is wrong with one catalogue."""

    missing: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    """Says something else in English than shared/ does: one thing would have two names, from page to page."""

    def lines(self, package: Package) -> Iterator[str]:
        for kind in ("missing", "fuzzy", "obsolete", "places", "differs"):
            yield from (f"{package.name}: {kind}: {sentence!r}" for sentence in getattr(self, kind))


def packages(root: Path = ROOT) -> list[Package]:
    """shared/ with all its packages, and each service that has any folder of its own."""
    found = [Package("shared", root / "shared", root / SHARED)]
    for service in sorted((root / "services").iterdir()):
        if (service / "__init__.py").exists():
            found.append(Package(service.name, service, service / "translations" / _ENGLISH))
    return found


def extracted(package: Package) -> Catalog:
    """Every sentence marked in the package's Python files and templates."""
    catalogue = Catalog(locale="en", project="Daiban", charset="utf-8")
    rows = extract_from_dir(
        package.sources, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    )
    for file_name, _line, message, comments, context in sorted(rows, key=lambda row: row[0]):
        if message and message != ("",):
            catalogue.add(message, locations=[(file_name, 0)], auto_comments=comments, context=context)
    return catalogue


def stored(package: Package) -> Catalog:
    """The catalogue as written; empty when there is none yet."""
    if not package.catalogue.exists():
        return Catalog(locale="en", project="Daiban", charset="utf-8")
    with package.catalogue.open("rb") as source:
        return read_po(source, locale="en")


def check(package: Package) -> Findings:
    """Compare the sentences in the code with the catalogue."""
    found, known = Findings(), stored(package)
    for message in extracted(package):
        if message.id:
            _compare(message.id, known.get(message.id, message.context), found)
    wanted = extracted(package)
    found.obsolete = [_first(m.id) for m in known if m.id and wanted.get(m.id, m.context) is None]
    found.obsolete += [_first(identity) for identity in known.obsolete]
    common = stored(Package("shared", ROOT / "shared", ROOT / SHARED))
    found.differs = [_first(m.id) for m in known if m.id and _said(common, m) not in ("", m.string)]
    return found


def _said(catalogue: Catalog, message: Any) -> Any:
    """The English of the same sentence in another catalogue; empty where it is not there."""
    found = catalogue.get(message.id, message.context)
    return found.string if found else ""


def _compare(identity: object, entry: object, found: Findings) -> None:
    words = getattr(entry, "string", None)
    sentences = list(words) if isinstance(words, list | tuple) else [words]
    if entry is None or not all(sentences):
        found.missing.append(_first(identity))
    elif getattr(entry, "fuzzy", False):
        found.fuzzy.append(_first(identity))
    elif any(_places(_first(identity)) != _places(str(sentence)) for sentence in sentences):
        found.places.append(_first(identity))


def _places(sentence: str) -> set[str]:
    """The names of the `%(name)s` places; both languages must have the same, or a page breaks in one of them."""
    return {part.split(")", 1)[0] for part in sentence.split("%(")[1:]}


def _first(identity: object) -> str:
    return str(identity[0]) if isinstance(identity, list | tuple) else str(identity)


def update(package: Package) -> int:
    """Add what is missing with an empty translation, drop what is unused; returns how many still lack English."""
    known, fresh = stored(package), extracted(package)
    if not len(fresh) and not package.catalogue.exists():
        return 0
    # The old dates are kept: a catalogue whose sentences did not change does not change either.
    written = Catalog(locale="en", project="Daiban", charset="utf-8", fuzzy=False)
    written.creation_date, written.revision_date = known.creation_date, known.revision_date
    for message in fresh:
        if message.id:
            before = known.get(message.id, message.context)
            places = sorted({(name, 0) for name, _ in message.locations})
            written.add(message.id, before.string if before else "", locations=places, context=message.context)
    package.catalogue.parent.mkdir(parents=True, exist_ok=True)
    with package.catalogue.open("wb") as target:
        write_po(target, written, width=120, sort_by_file=True, include_lineno=False, omit_header=False)
    return len(check(package).missing)


def compile_all(found: Iterable[Package]) -> int:
    """Write every .mo file, each whole or not at all; returns how many."""
    count = 0
    for package in found:
        if package.catalogue.exists():
            target = package.catalogue.with_suffix(".mo")
            unfinished = target.with_suffix(".mo.part")
            with unfinished.open("wb") as out:
                write_mo(out, stored(package))
            unfinished.replace(target)
            count += 1
    return count


def main(arguments: list[str]) -> int:
    """Entry of the command line; returns the exit status."""
    command = arguments[0] if arguments else ""
    found = [package for package in packages() if package.name in arguments[1:] or not arguments[1:]]
    if command == "compile":
        print(f"{compile_all(found)} catalogues compiled")
        return 0
    if command == "update":
        for package in found:
            print(f"{package.name}: {update(package)} sentences without English")
        return 0
    if command == "check":
        lines = [line for package in found for line in check(package).lines(package)]
        print("\n".join(lines) or "every sentence has its English")
        return 1 if lines else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
