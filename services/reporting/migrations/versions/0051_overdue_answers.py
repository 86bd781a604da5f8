"""Overdue answers of upper units are told once."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0051"
down_revision = "reporting_0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0051_overdue_answers.sql").read_text())
