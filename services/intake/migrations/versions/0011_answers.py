"""Approved answers with versions, and what a request was answered with."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0011"
down_revision = "intake_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0011_answers.sql").read_text())
