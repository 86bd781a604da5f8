"""Visits as the board shows them."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0002"
down_revision = "reporting_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0002_diaries.sql").read_text())
