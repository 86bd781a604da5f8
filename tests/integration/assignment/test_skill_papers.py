"""A certificate as a photo or PDF proves a skill: encrypted, stripped, and opened by its owner and by who attests it."""

import io
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_check_ins import DESK, Desk, a_registered, said
from tests.integration.assignment.test_profiles import PROFILE, WAITING, a_volunteer, brought
from tests.pictures import SECRET_MAKER, a_photo

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
KEPT = "SELECT hash, kind, key FROM assignment.skill_paper ORDER BY level, position"


def files(*contents: bytes) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(content), f"{place}.bin") for place, content in enumerate(contents)]


def kept(house: House) -> list[Any]:
    with psycopg.connect(house.settings.database_url) as owner:
        return owner.execute(KEPT).fetchall()


def blob(house: House, name: str) -> Path:
    return house.settings.photos / name[:2] / name


def open_paper(desk: Desk, name: str, **query: str) -> Any:
    at = f"/work/skill-papers/{name}"
    return desk.client.get(at, headers=desk.signed, base_url="http://127.0.0.1", query_string=query)


def test_its_owner_and_who_attests_it_open_a_paper_and_nobody_else(house: House) -> None:
    made, mine = a_volunteer(house)
    told = mine.post(f"{PROFILE}/skills", PROFILE, **brought(papers=files(a_photo(), PDF)))
    assert told.status_code == 303
    (photo, _, key), (pdf, kind, _) = kept(house)
    assert (kind, key.startswith("v1.")) == ("pdf", True)
    assert b"JFIF" not in blob(house, photo).read_bytes()
    organiser = Desk(house, house.staff("organiser", TOWN))
    for reader in (mine, organiser):
        shown = open_paper(reader, photo, small="1")
        assert (shown.status_code, shown.data[:3]) == (200, b"\xff\xd8\xff")
        assert SECRET_MAKER.encode() not in open_paper(reader, photo).data
        whole = open_paper(reader, pdf)
        assert (whole.data, whole.headers["Content-Disposition"]) == (PDF, 'attachment; filename="law.pdf"')
    _, somebody = a_volunteer(house)
    dispatcher = Desk(house, house.staff("dispatcher", TOWN))
    for stranger in (somebody, dispatcher, Desk(house, house.staff("organiser", OTHER_TOWN))):
        assert open_paper(stranger, photo).status_code in (403, 404)
    for page in (
        organiser.get(WAITING),
        organiser.get(f"{WAITING}/{made.id}/dismiss?skill=law&level=3"),
        mine.get(PROFILE),
    ):
        assert photo in page
        assert pdf in page
    assert photo not in dispatcher.get(f"{WAITING}/{made.id}")
    looks = (
        "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed' AND detail ->> 'paper' IS NOT NULL"
    )
    with psycopg.connect(house.settings.database_url) as owner:
        assert owner.execute(looks, (made.id,)).fetchone() == (6,)


def test_papers_brought_again_take_the_place_of_the_first_and_none_keeps_them(house: House) -> None:
    _, mine = a_volunteer(house)
    mine.post(f"{PROFILE}/skills", PROFILE, **brought(papers=files(a_photo())))
    mine.post(f"{PROFILE}/skills", PROFILE, **brought(note="证字第8号"))
    ((first, *_),) = kept(house)
    mine.post(f"{PROFILE}/skills", PROFILE, **brought(papers=files(a_photo(colour="navy"))))
    ((second, *_),) = kept(house)
    assert second != first
    assert (blob(house, first).exists(), blob(house, second).exists()) == (False, True)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (files(b"GIF89a"), "不是照片"),
        (files(*[PDF] * 4), "一项技能最多3个文件"),
        (files(PDF.replace(b"/Catalog", b"/Catalog /JavaScript (x)")), "带密码、附件、程序"),
        (files(b"%PDF-1.7 cut off"), "这个PDF打不开"),
        (files(PDF + b" " * (10 * 1024 * 1024)), "这个PDF超过10兆"),
    ],
)
def test_what_is_no_paper_is_refused_and_nothing_typed_is_lost(house: House, sent: Any, told: str) -> None:
    _, mine = a_volunteer(house)
    answer = mine.post(f"{PROFILE}/skills", PROFILE, **brought(papers=[(io.BytesIO(f.getvalue()), n) for f, n in sent]))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in (told, "证字第7号", "文件要重新选一次"):
        assert words in page
    assert kept(house) == []


def test_the_desk_of_check_in_keeps_papers_beside_each_skill(house: House) -> None:
    desk, who = a_registered(house)
    at = f"{DESK}/of/{who}"
    wrong = desk.post(at, at, **said(**{"s1.papers": files(a_photo()), "s2.papers": files(PDF)}))
    assert wrong.status_code == 422
    assert "有证书的这一项，请选是什么技能" in wrong.get_data(as_text=True)
    assert wrong.get_data(as_text=True).count("文件要重新选一次") >= 2
    two = {"s2.skill": "driving", "s2.level": "1", "s2.papers": files(PDF), "s1.papers": files(a_photo())}
    assert desk.post(at, at, **said(**two)).status_code == 200
    assert [kind for _, kind, _ in kept(house)] == ["pdf", "photo"]
    shown = desk.get(f"{WAITING}/{who}")
    assert all(name in shown for name, _, _ in kept(house))


def test_a_refused_check_in_leaves_no_paper_behind(house: House) -> None:
    desk, who = a_registered(house)
    at = f"{DESK}/of/{who}"
    assert desk.post(at, at, **said(name="别人", **{"s1.papers": files(a_photo())})).status_code == 422
    assert (kept(house), [each for each in house.settings.photos.rglob("*") if each.is_file()]) == ([], [])
