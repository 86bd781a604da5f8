"""Hours count once the resident has signed; the certificate's page says what the paper says, and no more."""

from services.assignment.service_records.domain import code_of
from services.assignment.service_records.store import RecordStore
from services.assignment.service_records.use_cases import issue
from shared.identity.people import Person
from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, DONE, taken


def test_minutes_count_only_when_the_resident_signed(house: House) -> None:
    _, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/logs", {"note": "上门", "minutes": 150})
    me.post(path + "/complete", DONE)
    row = house.one("SELECT id, person_id, name, number FROM assignment.volunteer")
    record = f"{API}/volunteers/{row.id}/service-record"
    assert (me.get(record).json["hours"], me.get(record).json["unsigned_minutes"]) == (0, 150)
    house.anonymous.post(f"{API}/confirmations", {"tracking_code": CODE, "phone_tail": TAIL, "solved": True})
    assert (me.get(record).json["hours"], me.get(record).json["signed_minutes"]) == (2.5, 150)
    assert house.staff("organiser", TOWN).get(record).status == 200
    assert house.staff("organiser", OTHER_TOWN).get(record).status == 404
    with house.database_of("assignment").transaction() as work:
        own = Person(row.person_id, row.number, row.name, (("volunteer", TOWN),))
        made = issue(RecordStore(work.connection), own, None, house.clock.now())
    code = code_of(made.id, house.settings.derived("certificates"))
    for paper in ("/work/record", f"/work/certificates/{code}/sheet"):
        assert "2.5小时" in me.get(paper).body.decode(), paper
    shown = house.anonymous.get(f"/work/certificates/{code}")
    assert shown.status == 200
    assert row.name in shown.body.decode()
    assert "2.5小时" in shown.body.decode()
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    refused = house.anonymous.get(f"/work/certificates/{forged}")
    assert (refused.status, row.name in refused.body.decode()) == (404, False)
