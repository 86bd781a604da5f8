"""The roll-ups as a whole: built anew from the cases, and compared with them."""

from sqlalchemy import Connection, text

from services.reporting.rollups.folding import differences, everything

_CLEAR = text("TRUNCATE reporting.figure_cells")
# Enough that millions of cases are summed up without writing most of them to disk first; compiling would take longer than it saves.
_ROOM = text("SELECT set_config('work_mem', '128MB', true), set_config('jit', 'off', true)")
_LOCK = text("LOCK TABLE reporting.cases, reporting.figure_cells IN SHARE ROW EXCLUSIVE MODE")


class RollUpStore:
    """Cells over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def build(self) -> int:
        """Every cell from all cases, while no case changes; returns how many there are."""
        self._connection.execute(_LOCK)
        self._connection.execute(_CLEAR)
        self._connection.execute(_ROOM)
        return int(self._connection.execute(text(everything())).rowcount)

    def different(self) -> int:
        """How many cells are not what the cases add up to, missing ones and surplus ones alike."""
        self._connection.execute(_ROOM)
        return int(self._connection.execute(text(differences())).scalar_one())
