"""Roll-ups of figures, built from the cases there are."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0022"
down_revision = "reporting_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0022_rollups.sql").read_text())
