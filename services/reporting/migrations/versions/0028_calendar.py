"""Cases know their calendar."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0028"
down_revision = "reporting_0027_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0028_calendar.sql").read_text())
