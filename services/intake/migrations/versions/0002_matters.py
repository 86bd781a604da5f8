"""Versions of a matter, from a date."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0002"
down_revision = "intake_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0002_matters.sql").read_text())
