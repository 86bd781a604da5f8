"""评岗: once per claim and period, sealed, told without its sentence, never of oneself, shown with how it is made."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.assignment.post_reviews.store import PostReviewStore
from shared.contracts.events import uuid7
from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_claims import API, a_post, claimed

SENTENCE = "上门办事很耐心"
PERIOD = {"from_day": "2026-01-01", "to_day": "2026-01-31"}


def a_holder(house: House, organiser: Any) -> tuple[str, Any]:
    post, volunteer = a_post(organiser), house.volunteer()
    claim = claimed(organiser, post, volunteer)
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 200
    return post, volunteer


def test_a_holder_is_reviewed_once_per_period_and_the_sentence_stays_sealed(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    post, volunteer = a_holder(house, organiser)
    path = f"{API}/posts/{post}/reviews"
    said = {"volunteer_id": str(volunteer.id), "level": 4, "sentence": SENTENCE, **PERIOD}
    assert organiser.post(path, said).status == 201
    again = organiser.post(path, said)
    assert (again.status, again.json["code"]) == (409, "reviewed-already")
    assert house.staff("organiser", OTHER_TOWN).post(path, said).status in (403, 404)
    assert organiser.post(path, {**said, "level": 6}).status == 422
    assert organiser.post(path, {**said, "to_day": "2025-12-31"}).status == 422
    assert organiser.post(path, {**said, "to_day": "2099-12-31"}).status == 422
    row = house.one("SELECT * FROM assignment.post_review WHERE post_id = :id", id=UUID(post))
    assert SENTENCE not in row.sentence
    told = house.one("SELECT data FROM bus.event WHERE subject = :id AND type = 'post.reviewed'", id=UUID(post)).data
    assert told == {"post_id": post, "volunteer_id": str(volunteer.id), "level": 4}
    with house.database_of("assignment").reading() as connection:
        mean = PostReviewStore(connection).mean(UUID(post))
    assert (mean.mean, mean.n) == (4, 1)
    with (
        pytest.raises(IntegrityError, match="one_review_per_claim_and_period"),
        house.database_of("assignment").transaction() as work,
    ):
        work.connection.execute(
            text("""INSERT INTO assignment.post_review SELECT (jsonb_populate_record(r, jsonb_build_object('id', CAST(:new AS text)))).*
                    FROM assignment.post_review r WHERE post_id = :id"""),
            {"id": UUID(post), "new": str(uuid7())},
        )


def test_the_post_page_says_the_mean_its_number_and_how_it_is_made(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    post, volunteer = a_holder(house, organiser)
    said = {"volunteer_id": str(volunteer.id), "level": 3, **PERIOD}
    assert organiser.post(f"{API}/posts/{post}/reviews", said).status == 201
    page = organiser.get(f"/work/posts/{post}")
    assert page.status == 200
    assert "组织员评级平均3.0级（5级最好），共1次。" in page.body.decode()
    assert organiser.get(f"/work/posts/{post}/review").status == 200


def a_review(house: House, sentence: str | None = SENTENCE) -> tuple[str, Any, Any]:
    """Its id, its post's organiser and the holder."""
    organiser = house.staff("organiser", TOWN)
    post, volunteer = a_holder(house, organiser)
    said = {"volunteer_id": str(volunteer.id), "level": 4, "sentence": sentence, **PERIOD}
    return organiser.post(f"{API}/posts/{post}/reviews", said).json["id"], organiser, volunteer


def looks(house: House, volunteer: Any) -> int:
    """How often words about this volunteer were opened for somebody; only the owner reads the audit."""
    with psycopg.connect(house.settings.database_url) as owner:
        seen = owner.execute(
            "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed'", (volunteer.id,)
        )
        return int(seen.fetchone()[0])  # type: ignore[index]


def test_a_sentence_is_read_by_whom_it_concerns_and_each_opening_is_noted(house: House) -> None:
    review, organiser, volunteer = a_review(house)
    own, supervisor = house.as_person(volunteer.person_id), house.staff("supervisor", TOWN[:6])
    for reader in (organiser, own, supervisor):
        assert reader.get(f"{API}/reviews/{review}").json["sentence"] == SENTENCE
        assert SENTENCE in reader.get(f"/work/posts/reviews/{review}").body.decode()
    assert looks(house, volunteer) == 6
    for other in (house.staff("organiser", OTHER_TOWN), house.as_person(house.volunteer().person_id)):
        assert other.get(f"{API}/reviews/{review}").status == 404
        assert other.get(f"/work/posts/reviews/{review}").status == 404
    assert looks(house, volunteer) == 6, "who is refused has opened nothing"
    assert f"/work/posts/reviews/{review}" in own.get("/work/record").body.decode()
    row = house.one("SELECT post_id, claim_id FROM assignment.post_review WHERE id = :id", id=UUID(review))
    page = supervisor.get(f"/work/posts/{row.post_id}").body.decode()
    assert f"/work/posts/reviews/{review}" in page
    assert "撤岗" not in page, "the supervisor reads, the organiser decides"
    assert supervisor.get("/work/posts").status == 200
    sheet = f"/work/posts/records/{row.claim_id}"
    assert SENTENCE not in own.get(sheet).body.decode()
    assert SENTENCE in own.get(f"{sheet}?words=1").body.decode()
    assert looks(house, volunteer) == 7


def test_the_holder_answers_once_and_nobody_else_does(house: House) -> None:
    review, organiser, volunteer = a_review(house)
    own, path, said = house.as_person(volunteer.person_id), f"{API}/reviews/{review}/answer", {"answer": "谢谢，会改进"}
    assert organiser.post(path, said).status == 403
    assert house.as_person(house.volunteer().person_id).post(path, said).status == 404
    assert own.post(path, {"answer": ""}).status == 422
    assert own.post(path, said).status == 201
    again = own.post(path, {"answer": "再说一句"})
    assert (again.status, again.json["code"]) == (409, "answered-already")
    kept = house.one("SELECT answer FROM assignment.post_review WHERE id = :id", id=UUID(review)).answer
    assert "谢谢" not in kept
    assert organiser.get(f"{API}/reviews/{review}").json["answer"] == "谢谢，会改进"
    assert "谢谢，会改进" in organiser.get(f"/work/posts/reviews/{review}").body.decode()


def test_a_level_without_a_sentence_opens_nothing(house: House) -> None:
    review, organiser, volunteer = a_review(house, None)
    assert "只评了级，没有写评语。" in organiser.get(f"/work/posts/reviews/{review}").body.decode()
    assert looks(house, volunteer) == 0
