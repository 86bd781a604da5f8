"""Cells of the roll-ups know what residents said and at which hour they came; all are built anew."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0053"
down_revision = "reporting_0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0053_what_residents_said.sql").read_text())
