"""Weights found with tasks counted by how far the next in line was behind."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0036"
down_revision = "assignment_0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0036_kept_share.sql").read_text())
