"""Tries without a taker, after which optional skills drop; minutes a volunteer gives in a week."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0035"
down_revision = "assignment_0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0035_tries.sql").read_text())
