"""The files of a form become papers in the blob store, drawn anew where they are pictures."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.skill_papers.domain import MOST, Paper, TooManyPapers, harmless
from services.assignment.work_photos.receiving import made_harmless
from shared.runtime.blobs import sealed

Errors = dict[str, list[str]]


def papers_from(name: str) -> tuple[tuple[Paper, ...], Errors]:
    """The papers sent under this field, encrypted, and findings as a form shows them. Stores nothing."""
    made, wrong = made_harmless(request.files.getlist(name), name, MOST, TooManyPapers(), harmless)
    blobs = [(kind, sealed(content)) for kind, content in made]
    return tuple(Paper(blob.name, kind, blob.key, blob.content) for kind, blob in blobs), wrong


def to_choose_again(errors: Errors, *names: str) -> Errors:
    """A browser keeps no files of a form that is shown again: said beside each field that had some."""
    sent = [name for name in names if errors and any(file.filename for file in request.files.getlist(name))]
    return errors | {name: [*errors.get(name, []), gettext("文件要重新选一次。")] for name in sent}


@contextmanager
def on_the_disk(papers: Iterable[Paper]) -> Iterator[None]:
    """Each is there before a row says so; when nothing is entered they go again."""
    kept = tuple(papers)
    for paper in kept:
        context().blobs.put(paper.hash, paper.content)
    try:
        yield
    except Exception:
        forgotten(paper.hash for paper in kept)
        raise


def forgotten(names: Iterable[str]) -> None:
    """Blobs no row names any more."""
    for name in names:
        context().blobs.remove(name)
