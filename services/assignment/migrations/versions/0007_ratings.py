"""Ratings looked at, and rectifications."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0007"
down_revision = "assignment_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0007_ratings.sql").read_text())
