"""Pairs: who stands by whom, and the rhythm of visits."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0018"
down_revision = "assignment_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0018_pairs.sql").read_text())
