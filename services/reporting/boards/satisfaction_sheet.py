"""What residents said as a spreadsheet: a row for each town or village, the whole in the first, as the board shows them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask_babel import gettext

from services.reporting.figures.qualities import NAMES, NOW, OF_PERIOD
from shared.web.formatting import day, moment
from shared.web.spreadsheets import Sheet

_COLUMNS: Final = (*OF_PERIOD, *NOW)
Places = Mapping[str, Mapping[str, int]]


def sheet_of(shown: Mapping[str, Any], said: Places, right_now: Places, area_label: Any) -> Sheet:
    """`shown` is what the page is made of; `said` and `right_now` are counts by place."""
    period = shown["period"]
    notes = [
        gettext("满意和整改"),
        gettext("辖区：%(area)s", area=shown["area_name"]),
        gettext("受理日期：%(first)s – %(last)s", first=day(period.first), last=day(period.last)),
        gettext("截至 %(time)s", time=moment(shown["now"])),
    ]
    columns = [gettext("地区"), *(gettext(NAMES[name]) for name in _COLUMNS)]
    return Sheet(gettext("满意和整改"), columns, _rows(said, right_now, area_label), notes)


def _rows(said: Places, right_now: Places, area_label: Any) -> Iterator[list[Any]]:
    for place in sorted({*said, *right_now}):
        counts = {**said.get(place, {}), **right_now.get(place, {})}
        yield [area_label(place), *(counts.get(name, 0) for name in _COLUMNS)]
