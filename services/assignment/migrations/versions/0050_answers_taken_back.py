"""Answers of upper units that were taken back."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0050"
down_revision = "assignment_0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0050_answers_taken_back.sql").read_text())
