"""Rulings, rectifications, calls and silences follow the calendar while they are open."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0066"
down_revision = "assignment_0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0066_limits_follow_the_calendar.sql").read_text())
