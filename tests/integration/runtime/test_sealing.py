"""What is personal is sealed under the person's own key: it opens in its place only, and never again once the person is erased."""

from dataclasses import replace

import pytest

from shared.contracts.events import uuid7
from shared.runtime.sealing import BlindIndex, CannotOpen, PersonSeal, ServiceSeal, normal_code, tracking_hashes

NEW_MASTER = ("m2", bytes(range(32, 64)))


@pytest.fixture
def intake(database_of):
    return database_of("intake")


def sealed_person(intake, text="王大娘 13800138000"):
    person = uuid7()
    with intake.transaction() as work:
        seal = PersonSeal(work.connection, intake.settings)
        seal.new_key(person)
        return person, seal.seal(person, "requester_name", text)


def opened(database, sealed, field="requester_name", settings=None):
    with database.transaction() as work:
        return PersonSeal(work.connection, settings or database.settings).open(sealed, field)


def test_a_sealed_text_opens_in_every_service_and_hides_what_it_holds(intake, database_of):
    _, sealed = sealed_person(intake)
    assert "13800138000" not in sealed
    assert opened(database_of("assignment"), sealed) == "王大娘 13800138000"


def test_a_sealed_text_is_bound_to_its_field_and_its_person(intake):
    person, sealed = sealed_person(intake)
    other, _ = sealed_person(intake)
    with pytest.raises(CannotOpen):
        opened(intake, sealed, "description")
    with pytest.raises(CannotOpen):
        opened(intake, sealed.replace(person.hex, other.hex))


def test_an_erased_person_leaves_nothing_that_opens(intake):
    person, sealed = sealed_person(intake)
    with intake.transaction() as work:
        PersonSeal(work.connection, intake.settings).erase(person)
    assert opened(intake, sealed) is None


def test_rotation_rewraps_keys_and_may_be_interrupted(intake):
    people = [sealed_person(intake) for _ in range(5)]
    rotated = replace(intake.settings, master_keys=(NEW_MASTER, *intake.settings.master_keys))
    with intake.transaction() as work:
        assert PersonSeal(work.connection, rotated).rewrap(most=2) == 2
    while True:
        with intake.transaction() as work:
            if PersonSeal(work.connection, rotated).rewrap(most=500) == 0:
                break
    only_new = replace(intake.settings, master_keys=(NEW_MASTER,))
    assert [opened(intake, sealed, settings=only_new) for _, sealed in people] == ["王大娘 13800138000"] * 5
    with pytest.raises(CannotOpen):
        opened(intake, people[0][1])


def test_a_service_seal_is_bound_to_its_context(settings):
    seal = ServiceSeal(settings, "intake")
    kept = seal.seal(b"reply", "key 1")
    assert seal.open(kept, "key 1") == b"reply"
    with pytest.raises(CannotOpen):
        seal.open(kept, "key 2")
    with pytest.raises(CannotOpen):
        ServiceSeal(settings, "reporting").open(kept, "key 1")


def test_blind_indexes_differ_by_purpose_and_secret(settings):
    index, other = (
        BlindIndex(settings),
        BlindIndex(replace(settings, secret="another secret, also long enough to pass")),
    )
    assert index.of("phone", "13800138000") == BlindIndex(settings).of("phone", "13800138000")
    assert len({index.of("phone", "1"), index.of("code", "1"), other.of("phone", "1")}) == 3


def test_a_tracking_code_is_found_however_a_person_types_it(settings):
    index = BlindIndex(settings)
    assert normal_code("ab0l-oi1z 9xyz") == "AB01011Z9XYZ"
    assert tracking_hashes(index, "ABCD-EF01-2345", "8000") == tracking_hashes(
        index, "abcd ef0i 2345".replace("i", "1"), "8000"
    )
    assert tracking_hashes(index, "ABCDEF012345", None)[1] is None
