"""Originals that are out hold a case open."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0002"
down_revision = "assignment_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0002_originals.sql").read_text())
