"""The resident's tracking page: where it stands, who has it, what can be done now, and nothing left on a shared computer."""

from datetime import UTC, datetime, timedelta

import psycopg
from flask.testing import FlaskClient

from services.reporting.cases.replaying import different
from shared.contracts.events import Actor, NewEvent
from shared.runtime.known_calendars import Calendars
from shared.runtime.sealing import PersonSeal
from tests.integration.reporting.conftest import House
from tests.integration.reporting.stories import CLERK, Story

HERE = "https://127.0.0.1"
NOW = datetime.now(UTC).replace(microsecond=0)


def a_story(house: House, code: str) -> Story:
    return Story(house.settings, NOW - timedelta(hours=4), NOW + timedelta(days=5), code=code).submitted()


def tracking(house: House, code: str, tail: str = "8000") -> FlaskClient:
    """A browser in which code and tail were given."""
    client = house.app.test_client()
    client.post(f"/track/{code}", data={"phone_tail": tail, "csrf_token": token(client, f"/track/{code}")},
                base_url=HERE, headers={"Referer": HERE})  # fmt: skip
    return client


def token(client: FlaskClient, path: str) -> str:
    return client.get(path, base_url=HERE).text.split('name="csrf_token" value="')[1].split('"')[0]


def page(client: FlaskClient, code: str) -> str:
    return client.get(f"/track/{code}", base_url=HERE).text


def publish(story: Story, kind: str, data: dict, actor: Actor = CLERK) -> Story:
    story.when += timedelta(minutes=1)
    story.intake.append(NewEvent(kind, story.id, story.area, story.when, actor, data))
    return story


def test_missing_papers_are_listed_with_the_way_to_send_them(house: House) -> None:
    story = publish(a_story(house, "M1SS1NG00001"), "request.supplement_requested", {"missing": ["户口簿", "收入证明"]})
    house.hear(story)
    shown = page(tracking(house, story.code), story.code)
    assert "还缺这些材料" in shown
    assert "<li>户口簿</li><li>收入证明</li>" in shown
    assert f'href="/mine/{story.code}/add"' in shown
    assert f'href="/mine/{story.code}/withdraw"' in shown
    house.hear(publish(story, "request.supplemented", {}, Actor("resident")))
    assert "还缺这些材料" not in page(tracking(house, story.code), story.code)


def test_a_refusal_says_why_and_where_to_go_and_the_look_is_noted(house: House) -> None:
    story = a_story(house, "REFVSED00001")
    resident = story._start["resident_id"]
    with house.intake.transaction() as work:
        seal = PersonSeal(work.connection, house.settings)
        seal.new_key(resident)
        reason = seal.seal(resident, "reason", "不属于本区管辖")
    house.hear(publish(story, "request.refused", {"reason": reason, "where_to": "市公积金中心"}))
    shown = page(tracking(house, story.code), story.code)
    assert "不属于本区管辖" in shown
    assert "市公积金中心" in shown
    looks = "SELECT 1 FROM audit.entry WHERE subject = %s AND action = 'revealed' AND actor_kind = 'resident'"
    with psycopg.connect(house.settings.database_url) as owner:
        assert owner.execute(looks, (story.id,)).fetchall()


def test_the_handler_is_a_comrade_and_the_case_can_be_urged_once_a_day(house: House) -> None:
    story = a_story(house, "VRGED0000001").accepted().offered().assigned(person_id=house.people["volunteer"])
    house.hear(story)
    client = tracking(house, story.code)
    shown = page(client, story.code)
    assert "志愿者 v同志" in shown
    assert f'action="/confirm/{story.code}/urge"' in shown
    assert f'href="/confirm/{story.code}/withdraw"' in shown
    assert "volunteer@example.cn" not in shown
    story.assignment.append(NewEvent("request.urged", story.id, story.area, NOW, Actor("resident"), {}))
    house.hear(story)
    shown = page(client, story.code)
    assert f'action="/confirm/{story.code}/urge"' not in shown
    assert "已经催过" in shown


def test_the_stages_say_where_it_is_now(house: House) -> None:
    story = a_story(house, "STAGES000001").accepted().offered().assigned().started()
    house.hear(story)
    client = tracking(house, story.code)
    assert '<li class="stage-now" aria-current="step">办理</li>' in page(client, story.code)
    house.hear(story.completed())
    assert f'href="/confirm/{story.code}"' in page(client, story.code)
    house.hear(story.closed())
    assert 'class="stage-now"' not in page(client, story.code)
    assert "作评价" in page(client, story.code)


def test_what_was_added_shows_as_a_step(house: House) -> None:
    story = publish(a_story(house, "ADDED0000001"), "details.added", {"note": None, "photos": []}, Actor("resident"))
    house.hear(story)
    assert "补充了说明或照片" in page(tracking(house, story.code), story.code)


def test_clearing_asks_the_next_person_again(house: House) -> None:
    story = a_story(house, "CLEARED00001")
    house.hear(story)
    client = tracking(house, story.code)
    assert story.id.hex[-8:] in page(client, story.code)
    cleared = client.post(
        "/track/clear",
        data={"csrf_token": token(client, f"/track/{story.code}")},
        base_url=HERE,
        headers={"Referer": HERE},
    )
    assert cleared.location == "/track"
    assert story.id.hex[-8:] not in page(client, story.code)


def test_an_answered_question_shows_its_answer_and_asks_for_no_confirmation(house: House) -> None:
    story = a_story(house, "ANSWERED0001").answered()
    house.hear(story)
    shown = page(tracking(house, story.code), story.code)
    assert "几点开门？" in shown
    assert "九点开门。" in shown
    assert f"/confirm/{story.code}" not in shown


def test_a_denial_tells_its_resident_why_by_which_law_and_what_can_be_done(house: House) -> None:
    story = a_story(house, "DEN1ED000001").accepted().offered().assigned().started().completed(outcome="refused_by_law")
    resident = story._start["resident_id"]
    with house.intake.transaction() as work:
        seal = PersonSeal(work.connection, house.settings)
        seal.new_key(resident)
        reason = seal.seal(resident, "reason", "人均收入超过低保标准")
        ground = seal.seal(resident, "ground", "《社会救助暂行办法》第九条")
    denial = {"decided_by": "区民政局", "reason": reason, "ground": ground, "reconsider_at": "纳溪区人民政府"}
    denial |= {"reconsider_by": "2026-03-06", "sue_at": "纳溪区人民法院", "sue_by": "2026-07-06"}
    house.hear(story.closed(outcome="refused_by_law", method="delivery", denial=denial))
    shown = page(tracking(house, story.code), story.code)
    for words in ("人均收入超过低保标准", "《社会救助暂行办法》第九条", "2026年3月6日", "纳溪区人民法院", "行政复议"):
        assert words in shown
    assert "谢谢您的信任" not in shown
    staff = house.get(f"/board/cases/{story.id}").text
    assert "2026年7月6日" in staff
    assert "人均收入" not in staff, "staff read no sealed words here"


def test_a_resident_reads_that_it_was_passed_up_and_when_an_answer_is_expected(house: House) -> None:
    story = a_story(house, "SENTVP000001").accepted().offered().assigned(person_id=house.people["volunteer"])
    told = {"sent_up_id": story.id, "unit": "区民政局", "sent_on": NOW.date(), "expected_on": NOW.date() + timedelta(3)}
    story.assignment.append(NewEvent("work.sent_up", story.id, story.area, NOW, Actor("volunteer"), told))
    house.hear(story)
    client = tracking(house, story.code)
    shown = page(client, story.code)
    assert "已转报上级单位" in shown
    assert "已经转报区民政局" in shown
    assert "承诺办结日期不变" in shown
    with house.database.transaction() as work:
        assert different(work.connection, Calendars(work.connection)) == 0, "told again from the events it is the same"
    answered = {"sent_up_id": story.id, "answered_on": NOW.date()}
    event = NewEvent("work.sent_up_answered", story.id, story.area, NOW, Actor("volunteer"), answered)
    story.assignment.append(event)
    house.hear(story)
    shown = page(client, story.code)
    assert "已转报上级单位" not in shown
    assert "收到上级单位答复" in shown
