"""A post's gap on a past day is counted with that day's head-count."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0054"
down_revision = "reporting_0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0054_head_counts.sql").read_text())
