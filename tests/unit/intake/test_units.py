"""When a responsible unit may be renamed or merged, and what it is called on a day."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.matters.units import UnitName, Units
from services.intake.units.domain import CannotTakeBack, UnitChangedMeanwhile, UnitEnded, tag_of
from services.intake.units.use_cases import UnitOffice, merge, register, rename, take_back
from shared.contracts.errors import DomainError, Invalid, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person
from tests.fakes import FixedClock
from tests.unit.intake.test_request_rules import NOW

TODAY = date(2026, 11, 22)
FIRST, REFORM = date(2014, 1, 1), date(2019, 1, 1)


class KeptUnits:
    """Names in a list instead of a table."""

    def __init__(self, *names):
        self.names = list(names)
        self.named = set()

    def begin(self):
        return 1

    def units(self):
        return Units(self.names)

    def is_named_by_a_matter(self, code):
        return code in self.named

    def make(self, zh, en, valid_from, by):
        self.names.append(UnitName(f"u{len(self.names):03}", zh, en, valid_from))
        return self.names[-1].code

    def rename(self, code, zh, en, day, by: UUID):
        self._change(code, self.units().of(code)[-1].valid_from, valid_to=day)
        self.names.append(UnitName(code, zh, en, day))

    def end(self, code, valid_from, valid_to, successor):
        self._change(code, valid_from, valid_to=valid_to, successor=successor)

    def drop(self, code, valid_from):
        self.names = [name for name in self.names if (name.code, name.valid_from) != (code, valid_from)]

    def _change(self, code, valid_from, **more):
        self.names = [
            replace(name, **more) if (name.code, name.valid_from) == (code, valid_from) else name for name in self.names
        ]


def an_office(*names):
    by = Person(uuid7(), "admin", "admin", (("admin", "510503"),))
    return UnitOffice(KeptUnits(*names), FixedClock(NOW), lambda *_: None, by)


LIVESTOCK = UnitName("xmj", "区畜牧局", "District Livestock Bureau", FIRST)
FARMING = UnitName("nyj", "区农业局", "District Farming Bureau", FIRST)


def test_the_livestock_bureau_becomes_part_of_the_bureau_of_agriculture_and_rural_affairs():
    office = an_office(LIVESTOCK, FARMING)
    rename(office, "nyj", "区农业农村局", "District Agriculture and Rural Affairs Bureau", REFORM)
    merge(office, "xmj", "nyj", REFORM)
    units = office.store.units()
    assert [units.on("xmj", day).zh for day in (FIRST, date(2018, 12, 31), REFORM)] == [
        "区畜牧局",
        "区畜牧局",
        "区农业农村局",
    ]
    assert [units.on("nyj", day).zh for day in (date(2018, 12, 31), TODAY)] == ["区农业局", "区农业农村局"]
    assert units.named("区畜牧局", TODAY) == "xmj"
    assert units.named("区农业农村局", TODAY) == "nyj"
    with pytest.raises(UnitEnded):
        rename(office, "xmj", "又一个名称", "Another", TODAY)


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (lambda office: register(office, "区农业局", "x", TODAY), "zh"),
        (lambda office: rename(office, "xmj", "区农业局", "x", TODAY), "zh"),
        (lambda office: rename(office, "xmj", "新名", "x", FIRST), "day"),
        (lambda office: merge(office, "xmj", "xmj", TODAY), "successor"),
        (lambda office: merge(office, "xmj", "nobody", TODAY), "successor"),
        (lambda office: merge(office, "xmj", "nyj", FIRST), "day"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(step, field):
    with pytest.raises(Invalid) as refused:
        step(an_office(LIVESTOCK, FARMING))
    assert refused.value.fields.keys() == {field}


def test_two_units_are_never_merged_into_one_another():
    office = an_office(LIVESTOCK, FARMING)
    merge(office, "xmj", "nyj", REFORM)
    with pytest.raises(Invalid):
        merge(office, "nyj", "xmj", TODAY)


def test_a_unit_nobody_knows_is_not_found():
    with pytest.raises(NotFound):
        rename(an_office(LIVESTOCK), "nobody", "新名", "x", TODAY)


def test_whoever_opened_an_older_state_is_told_so():
    office = an_office(LIVESTOCK, FARMING)
    old = tag_of(office.store.units().of("xmj"))
    rename(office, "xmj", "区畜牧水产局", "x", TODAY, old)
    with pytest.raises(UnitChangedMeanwhile):
        merge(office, "xmj", "nyj", date(2027, 1, 1), old)


def test_a_step_that_has_not_taken_effect_is_taken_back():
    office = an_office(LIVESTOCK, FARMING)
    for step in (
        lambda: rename(office, "xmj", "区畜牧水产局", "x", TODAY),
        lambda: merge(office, "xmj", "nyj", date(2027, 1, 1)),
    ):
        before = list(office.store.units())
        step()
        take_back(office, "xmj")
        assert list(office.store.units()) == before
    with pytest.raises(CannotTakeBack):
        take_back(office, "xmj")


def test_a_unit_a_matter_names_stays():
    office = an_office()
    code = register(office, "新局", "New Bureau", TODAY)
    office.store.named.add(code)
    with pytest.raises(CannotTakeBack):
        take_back(office, code)
    office.store.named.clear()
    take_back(office, code)
    assert not office.store.units().of(code)


def test_two_units_never_become_part_of_one_another_whatever_the_days():
    office = an_office(UnitName("u0", "单位0", "x", FIRST), UnitName("u1", "单位1", "x", FIRST))
    merge(office, "u0", "u1", date(2020, 1, 1))
    with pytest.raises(Invalid):
        merge(office, "u1", "u0", date(2015, 1, 1))


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
steps = st.lists(
    st.tuples(st.sampled_from(["rename", "merge", "back"]), st.integers(0, 3), st.integers(0, 3), days), max_size=12
)


@given(steps)
def test_whatever_is_done_every_unit_has_one_name_on_every_day(steps):
    office = an_office(*(UnitName(f"u{number}", f"单位{number}", "x", FIRST) for number in range(4)))
    for place, (step, one, other, day) in enumerate(steps):
        try:
            if step == "rename":
                rename(office, f"u{one}", f"名称{place}", "x", day)
            elif step == "merge":
                merge(office, f"u{one}", f"u{other}", day)
            else:
                take_back(office, f"u{one}")
        except DomainError:
            continue
    units = office.store.units()
    for day in (FIRST, date(2018, 6, 1), TODAY, date(2031, 1, 1)):
        for code in units.codes():
            name = units.on(code, day)
            assert name.is_valid_on(day)
            assert sum(own.is_valid_on(day) for own in units.of(code)) <= 1
