"""Rulings, reopening and merging after acceptance."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0010"
down_revision = "assignment_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0010_rulings.sql").read_text())
