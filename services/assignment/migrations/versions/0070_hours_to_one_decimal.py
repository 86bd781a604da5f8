"""Certificates say hours to one decimal."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0070"
down_revision = "assignment_0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0070_hours_to_one_decimal.sql").read_text())
