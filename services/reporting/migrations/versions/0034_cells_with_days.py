"""Cells of the roll-ups that know how many days cases took."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0034"
down_revision = "reporting_0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0034_cells_with_days.sql").read_text())
