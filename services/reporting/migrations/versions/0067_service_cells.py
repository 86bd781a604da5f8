"""Hours signed for are summed up in cells of their own."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0067"
down_revision = "reporting_0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0067_service_cells.sql").read_text())
