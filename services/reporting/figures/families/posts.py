"""Figures of posts (定岗认岗): how many there are, and how many places nobody holds, as of the end of the period or now. Pure."""

from typing import Final

from services.reporting.figures.families.family import Column, Count, Definition, Family
from shared.contracts.errors import N_

_HELD: Final = """(SELECT count(*) FROM reporting.claims k
    WHERE k.post_id = p.id AND k.approved_at <= :as_of AND NOT coalesce(k.ended_at <= :as_of, false))"""
_PLACES: Final = """coalesce((SELECT n.head_count FROM reporting.post_head_counts n
    WHERE n.post_id = p.id AND n.since <= :as_of ORDER BY n.sequence DESC LIMIT 1), p.head_count)"""
_SHORT: Final = f"{_HELD} < {_PLACES}"

POSTS: Final = Family(
    key="posts",
    table="reporting.posts",
    alias="p",
    rows="p.defined_at <= :as_of AND NOT coalesce(p.ended_at <= :as_of, false)",
    counts=(
        Count("posts", N_("岗位数"), "p.defined_at"),
        Count("posts_short", N_("缺人的岗位"), "p.defined_at", _SHORT),
        Count("post_gap", N_("岗位缺口"), "p.defined_at", _SHORT, amount=f"{_PLACES} - {_HELD}"),
    ),
    definitions=(
        Definition("posts", N_("岗位数"), N_("岗位数 = 截至期末（或现在）设着的岗位"), "posts", family="posts"),
        Definition(
            "post_gap",
            N_("岗位缺口"),
            N_("岗位缺口 = 截至期末（或现在）各岗位当时的定员 − 当时经批准在岗的人数，只数不足的，合计"),
            "post_gap",
            kind="sum",
            listed="posts_short",
            family="posts",
        ),
    ),
    groups={"town": "p.town", "village": "p.area", "post": "p.kind"},
    list_path="/board/rows",
    columns=(
        Column(N_("岗位"), "p.kind", "post"),
        Column(N_("地区"), "p.area", "area"),
        Column(N_("定员"), _PLACES, "number"),
        Column(N_("在岗"), _HELD, "number"),
    ),
)
