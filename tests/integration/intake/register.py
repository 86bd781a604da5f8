"""Steps in the register, as staff take them through the interface."""

import itertools

from services.intake.residents.documents import id_check_digit
from tests.integration.intake.conftest import VILLAGE

RESIDENTS = "/api/intake/v1/residents"
_serials = itertools.count(1)


def an_id_number(serial=None):
    number = serial or next(_serials)
    seventeen = f"510503196001{1 + number // 1000 % 28:02d}{number % 1000:03d}"
    return seventeen + id_check_digit(seventeen)


def a_phone():
    return f"137{next(_serials):08d}"


def a_person(**more):
    return {"name": "登记甲", "village_code": VILLAGE, "phone": a_phone(), **more}


def entered(caller, **more):
    """A person nobody has entered before; the id."""
    reply = caller.post(RESIDENTS, a_person(**more))
    assert reply.status_code == 201, reply.json
    return reply.json["id"]


def opened(caller, person, reason="handling", **more):
    reply = caller.post(f"{RESIDENTS}/{person}/reveal", {"reason": reason, **more})
    assert reply.status_code == 200, reply.json
    return reply.json


def corrected(caller, person, **changes):
    """Opened for the purpose, then put right."""
    with_circumstances = "circumstances" in changes
    opened(caller, person, "correcting", circumstances=with_circumstances)
    version = caller.get(f"{RESIDENTS}/{person}").json["version"]
    return caller.post(f"{RESIDENTS}/{person}/corrections", {"reason": "told", "version": version, **changes})


def pointers(reply):
    return [error.get("pointer") for error in reply.json.get("errors", [])]
