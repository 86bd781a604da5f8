"""Whoever is reviewed may answer once, sealed."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0038"
down_revision = "assignment_0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0038_review_answers.sql").read_text())
