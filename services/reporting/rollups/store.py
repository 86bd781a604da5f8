"""The roll-ups as a whole: built anew from the cases, and compared with them."""

from sqlalchemy import Connection, text

from services.reporting.rollups.folding import differences, everything

_CLEAR = text("TRUNCATE reporting.figure_cells")
_LOCK = text("LOCK TABLE reporting.cases, reporting.figure_cells IN SHARE ROW EXCLUSIVE MODE")


class RollUpStore:
    """Cells over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def build(self) -> int:
        """Every cell from all cases, while no case changes; returns how many there are."""
        self._connection.execute(_LOCK)
        self._connection.execute(_CLEAR)
        return int(self._connection.execute(text(everything())).rowcount)

    def different(self) -> int:
        """How many cells are not what the cases add up to, missing ones and surplus ones alike."""
        return int(self._connection.execute(text(differences())).scalar_one())
