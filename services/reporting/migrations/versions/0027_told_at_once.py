"""Rulings due and visits not checked out are told at once."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0027_told"
down_revision = "reporting_0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0027_told_at_once.sql").read_text())
