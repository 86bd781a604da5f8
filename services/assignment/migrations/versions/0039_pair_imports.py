"""Spreadsheets of pairs on their way in."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0039"
down_revision = "assignment_0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0039_pair_imports.sql").read_text())
