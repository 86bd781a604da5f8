"""评岗: once per claim and period, sealed, told without its sentence, never of oneself, shown with how it is made."""

from typing import Any
from uuid import UUID

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
