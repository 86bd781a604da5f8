"""Who covers for whom."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0090"
down_revision = "reporting_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0090_leave.sql").read_text())
