"""A part of intake's page of a matter: how many open cases carry which version. Counts only; nothing of any case is shown."""

from typing import Final

from flask import Blueprint, render_template
from sqlalchemy import Connection, text

from services.reporting.request_context import database
from shared.identity.access import person, require

READERS: Final = ("admin", "supervisor")
# The version stands in the event of acceptance, where it was told before versions there was one.
_OPEN_BY_VERSION = text("""
    SELECT coalesce((e.data -> 'matter' ->> 'version')::int, 1) AS version, count(*) AS open
    FROM reporting.cases c
    JOIN bus.event e ON e.publisher = 'intake' AND e.subject = c.id AND e.type = 'request.accepted'
    WHERE c.matter_code = :code AND c.area LIKE ANY (:areas)
      AND c.state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated')
    GROUP BY 1 ORDER BY 1 DESC
""")
blueprint = Blueprint("matter_parts", __name__)


@blueprint.get("/board/parts/matters/<string:code>")
@require(*READERS)
def open_by_version(code: str) -> str:
    """Which versions open cases were accepted under, the newest first."""
    with database().reading() as connection:
        versions = open_versions(connection, code, person().areas(*READERS))
    may_list = person().holds("supervisor")
    return render_template("board/matter_versions.html", versions=versions, code=code, may_list=may_list)


def open_versions(connection: Connection, code: str, areas: tuple[str, ...]) -> list[tuple[int, int]]:
    """(version, open cases) within the areas."""
    prefixes = [f"{area}%" for area in areas]
    rows = connection.execute(_OPEN_BY_VERSION, {"code": code.replace("\x00", ""), "areas": prefixes})
    return [(row.version, row.open) for row in rows]
