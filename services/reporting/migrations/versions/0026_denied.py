"""Closings by a lawful denial are counted apart."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0026"
down_revision = "reporting_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0026_denied.sql").read_text())
