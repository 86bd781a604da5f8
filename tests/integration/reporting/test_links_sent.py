"""Links that leave the house: an offer's to its volunteer by real SMTP, the one-time token's to its resident by SMS."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.reporting.channels.mail import SmtpMail
from services.reporting.offers_told.domain import answered_in, offers_in
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.sealing import PersonSeal
from shared.runtime.signed_links import OFFER_KEY, read_token
from tests.integration.reporting.stories import Story
from tests.integration.reporting.test_announcements import a_story, morning
from tests.integration.reporting.test_announcements import deliver as deliver_sms
from tests.integration.reporting.test_announcements import gateway as gateway
from tests.integration.reporting.test_sending import deliver, robots
from tests.listening import listening
from tests.mail import mailbox

TOKEN = "ABCDE12345"


@pytest.fixture
def quiet(house):
    with house.database.transaction() as work:
        for statement in (
            "UPDATE reporting.reminders SET state = 'cancelled' WHERE state IN ('planned', 'sending')",
            "DELETE FROM reporting.channel_rests",
            "DELETE FROM reporting.preferences",
            "UPDATE reporting.sending SET sms_per_month = 2000",
        ):
            work.connection.exec_driver_sql(statement)
    return house


def an_offer(house) -> tuple[Story, UUID]:
    now = datetime.now(UTC) - timedelta(minutes=3)
    told = Story(house.settings, now, now + timedelta(days=20), tail=None).submitted().accepted()
    data = {"offer_id": uuid7(), "volunteer_id": told.volunteer_id, "person_id": house.people["volunteer"], "round": 1}
    data |= {"expires_at": now + timedelta(days=14)}
    told._add(told.assignment, "request.offered", None, data, Actor("system"))
    house.hear(told)
    return told, data["offer_id"]


def test_the_volunteer_is_mailed_a_link_that_names_the_offer_and_nothing_personal(quiet):
    with mailbox() as box:
        story, offer = an_offer(quiet)
        deliver(quiet, morning(), {"email": SmtpMail(box.url, "daiban@localhost")})
        (said,) = box.texts()
        token = said.split("/work/offer/")[1].split()[0]
        assert read_token(quiet.settings.derived(OFFER_KEY), token, 60) == offer
        assert "低保" not in said
        assert story._start["number"] in said


def test_a_link_that_answers_for_a_person_is_never_sent_to_a_group(quiet):
    with listening() as hook:
        reply = quiet.post("/board/preferences", "volunteer", version=0, channel="wecom", address="key-of-the-group")
        assert reply.status_code == 303
        an_offer(quiet)
        deliver(quiet, morning(), robots(hook))
        (said,) = [body["text"]["content"] for _, body in hook.told]
        assert "派给您" in said
        assert "/work/offer/" not in said


def test_an_offer_that_ran_out_before_the_message_left_is_not_told(quiet):
    story, offer = an_offer(quiet)
    answered = {"offer_id": offer, "volunteer_id": story.volunteer_id, "reason": "busy"}
    story._add(story.assignment, "offer.declined", None, answered, Actor("volunteer"))
    quiet.hear(story)
    (row,) = quiet.rows("SELECT state FROM reporting.reminders WHERE request = :id AND rung = 'offered'", id=story.id)
    assert row.state == "cancelled"


def test_the_resident_asked_to_confirm_gets_the_sealed_token_as_a_link(quiet, gateway):
    story = a_story(quiet)
    quiet.hear(story.offered().assigned().started().completed())
    with quiet.intake.transaction() as work:
        sealed = PersonSeal(work.connection, quiet.settings).seal(story._start["resident_id"], "token", TOKEN)
    data = {"token": sealed, "expires_at": datetime.now(UTC) + timedelta(days=15)}
    with quiet.assignment.transaction() as work:
        work.outbox.publish(NewEvent("confirmation.invited", story.id, story.area, story.when, Actor("system"), data))
    deliver_sms(quiet, gateway)
    links = [body["TemplateParam"] for _, body in gateway.told if f"/confirm/token/{TOKEN}" in body["TemplateParam"]]
    assert len(links) == 1
    (open_,) = quiet.rows("SELECT count(*) FROM bus.event WHERE data::text LIKE '%ABCDE12345%'")
    assert open_.count == 0


def test_a_batch_without_offers_plans_nothing():
    assert offers_in([]) == []
    assert answered_in([]) == []
