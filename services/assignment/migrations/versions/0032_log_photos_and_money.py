"""Photos of log entries, and what came of a case in money."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0032"
down_revision = "assignment_0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0032_log_photos_and_money.sql").read_text())
