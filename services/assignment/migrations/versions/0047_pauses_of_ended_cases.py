"""Pauses that outlived their case end."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0047"
down_revision = "assignment_0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0047_pauses_of_ended_cases.sql").read_text())
